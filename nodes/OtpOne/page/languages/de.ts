import type { Strings } from './strings';

export const de: Strings = {
	language: 'de',
	title: 'Freigabe',
	asks: (askedBy) => `${askedBy} bittet Sie um Bestätigung:`,
	task: {
		2: 'Sie werden gebeten, mit Ihrem Smartphone ein Foto zu machen.',
		3: 'Sie werden gebeten, mit Ihrem Smartphone ein Dokument zu scannen.',
		6: 'Sie werden gebeten, auf Ihrem Smartphone zu unterschreiben.',
	},
	details: 'Einzelheiten',
	document: 'Dokument',
	download: (fileName, size) => `${fileName} herunterladen (${size})`,
	addressedTo: 'Gerichtet an',
	openUntil: 'Offen bis',
	answeredBy: 'Beantwortet von',
	progress: (answered, all) =>
		`${answered} von ${all} Antworten eingegangen, ${all - answered} fehlen`,
	policy: {
		first: 'Die erste Zustimmung entscheidet.',
		everyone: 'Alle müssen zustimmen.',
		atLeast: (minimum, all) => `Mindestens ${minimum} von ${all} Personen müssen zustimmen.`,
	},
	yourAddress: 'Ihre E-Mail-Adresse',
	chooseAddress: 'Wählen Sie Ihre Adresse',
	notYou: 'Nicht Ihre Adresse? Andere Adresse wählen',
	confirmWith: {
		0: 'Mit dem Smartphone bestätigen',
		1: 'Mit Sicherheitsschlüssel oder Windows Hello bestätigen',
		2: 'Sicherheitsschlüssel registrieren',
		3: 'Mit einem Zertifikat bestätigen',
	},
	startHint: {
		0: 'Wenn Sie fortfahren, wird eine Anfrage an Ihr Smartphone gesendet.',
		1: 'Halten Sie Ihren Sicherheitsschlüssel bereit, oder verwenden Sie Windows Hello auf diesem Computer.',
		2: 'Halten Sie Ihren Sicherheitsschlüssel bereit. Er wird für diese Website registriert.',
		3: 'Halten Sie Ihr Zertifikat auf diesem Computer bereit.',
	},
	decline: 'Ablehnen',
	declineHint: 'Sind Sie nicht einverstanden, oder sind Sie nicht gemeint? Lehnen Sie hier ab.',
	reason: 'Begründung (optional)',
	reasonHint: 'Die Person, die Sie gefragt hat, kann sie lesen.',
	code: 'Prüfzahl',
	codeHint: 'Bestätigen Sie auf dem Smartphone nur, wenn dort dieselbe Zahl steht.',
	waiting: 'Ihre Bestätigung wird erwartet.',
	ended: 'Diese Anfrage wurde ohne Bestätigung beendet. Sie können neu beginnen.',
	startAgain: 'Neu beginnen',
	back: 'Zurück zur Anfrage',
	needsScript: 'Schalten Sie JavaScript in Ihrem Browser ein, um zu bestätigen.',
	sandboxHint:
		'Wird Ihr Sicherheitsschlüssel oder Zertifikat nicht gefunden? Sagen Sie es der Person, die Ihnen den Link geschickt hat: Diese Seite braucht vielleicht eine andere Einstellung.',
	receivedTitle: 'Bestätigung eingegangen',
	received: 'Vielen Dank. Ihre Bestätigung ist eingegangen und wurde geprüft.',
	answerReceivedTitle: 'Antwort eingegangen',
	declineReceived: 'Ihre Antwort ist eingegangen.',
	seeRecorded: 'Gespeicherte Antwort ansehen',
	recordedTitle: 'Bereits beantwortet',
	recorded: 'Von dieser Adresse wurde eine Antwort gespeichert. Sie können diese Seite schließen.',
	notAcceptedTitle: 'Nicht bestätigt',
	notAccepted:
		'Diese Bestätigung konnte für diese Anfrage nicht angenommen werden. Nichts wurde freigegeben.',
	nothingPostedTitle: 'Keine Bestätigung eingegangen',
	nothingPosted:
		'Bestätigen Sie zuerst mit Ihrem Smartphone oder Schlüssel. Nichts wurde freigegeben.',
	unavailableTitle: 'Zurzeit nicht verfügbar',
	unavailable:
		'Der Bestätigungsdienst ist nicht erreichbar. Nichts wurde freigegeben. Versuchen Sie es gleich noch einmal.',
	unmatched:
		'Der Bestätigungsdienst sagt nicht, zu welcher Anfrage diese Bestätigung gehört. Nichts wurde freigegeben. Wer Ihnen den Link geschickt hat, muss den Client Key in den Zugangsdaten „OtpOne API“ eintragen.',
	overTitle: 'Diese Anfrage ist abgeschlossen',
	over: 'Diese Anfrage ist nicht mehr offen. Sie können diese Seite schließen.',
	tooManyTitle: 'Zu viele Versuche',
	tooMany:
		'Diese Anfrage wurde zu oft gestartet. Nichts wurde freigegeben. Versuchen Sie es in zehn Minuten noch einmal.',
	chooseTitle: 'Wer sind Sie?',
	choose: 'Wählen Sie Ihre Adresse aus der Liste. Nichts wurde freigegeben.',
	documentGoneTitle: 'Dokument nicht verfügbar',
	documentGone:
		'Das Dokument kann nicht angezeigt werden. Stimmen Sie nichts zu, was Sie nicht gesehen haben.',
};
