/**
 * The style of the page. Every name begins with “approval”, because OtpOne's own style is on the
 * same page. OtpOne's part has a light panel in both color schemes, because its colors are unknown
 * and it expects a white page.
 */
export const STYLE = `
:root {
	color-scheme: light dark;
	--approval-ink: #17212b; --approval-soft: #4c5a68; --approval-paper: #fff; --approval-ground: #eef2f6;
	--approval-line: #d3dce5; --approval-field: #6b7986; --approval-accent: #0b5cad; --approval-on-accent: #fff;
	--approval-no: #a12a2a; --approval-panel: #f5f8fa;
}
@media (prefers-color-scheme: dark) {
	:root {
		--approval-ink: #e6edf3; --approval-soft: #a7b4c1; --approval-paper: #1b232c; --approval-ground: #11171d;
		--approval-line: #35424f; --approval-field: #8492a0; --approval-accent: #79b8f7; --approval-on-accent: #0c1a28;
		--approval-no: #ff9d96; --approval-panel: #dfe6ed;
	}
}
*, ::before, ::after { box-sizing: border-box; }
body {
	margin: 0; padding: 1rem; min-height: 100vh; display: grid; place-items: center; align-items: start;
	background: var(--approval-ground); color: var(--approval-ink);
	font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
.approval {
	width: min(36rem, 100%); min-width: 0; margin: auto; padding: clamp(1.25rem, 5vw, 2rem); overflow-wrap: anywhere;
	background: var(--approval-paper); border: 1px solid var(--approval-line); border-radius: 1rem;
	box-shadow: 0 1px 2px rgb(0 0 0 / 4%), 0 12px 32px rgb(0 0 0 / 6%);
}
.approval [hidden] { display: block; visibility: hidden; }
.approval-title { margin: 0; font-size: 1.5rem; line-height: 1.25; letter-spacing: -.01em; }
.approval-heading { margin: 0 0 .5rem; font-size: 1rem; line-height: 1.4; }
.approval-text { margin: .5rem 0 0; }
.approval-soft { margin: 0; color: var(--approval-soft); font-size: .9rem; }
.approval-text.approval-soft { margin-top: .75rem; }
.approval-message {
	margin: 1rem 0; padding: .1rem 0 .1rem 1rem; border-inline-start: .25rem solid var(--approval-accent);
	font-size: 1.2rem; line-height: 1.45; white-space: pre-wrap; text-wrap: pretty;
}
.approval-section { margin: 1.25rem 0 0; }
.approval-facts { display: grid; grid-template-columns: fit-content(45%) 1fr; gap: .2rem 1rem; margin: 1rem 0 0; font-size: .9rem; }
.approval-section .approval-facts { margin: 0; }
.approval-facts dt { color: var(--approval-soft); }
.approval-facts dd { margin: 0; white-space: pre-wrap; }
.approval-picture { display: block; max-width: 100%; max-height: 24rem; margin: 0 0 .5rem; border: 1px solid var(--approval-line); border-radius: .5rem; }
.approval-panel {
	margin: 1.5rem 0 1rem; padding: 1rem; border: 1px solid var(--approval-line); border-radius: .75rem;
	color-scheme: light; color: #17212b; background: var(--approval-panel);
}
.approval-code {
	display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: center; margin: 1.25rem 0 0; padding: .75rem 1rem;
	border: 1px solid var(--approval-line); border-radius: .75rem;
}
.approval-digits { font-size: 2rem; line-height: 1.1; letter-spacing: .1em; font-variant-numeric: tabular-nums; }
.approval-code p { flex: 1 1 12rem; }
.approval-box { display: grid; gap: .75rem; margin: 1.5rem 0 0; padding: 1.25rem 0 0; border-top: 1px solid var(--approval-line); }
.approval-label { display: grid; gap: .25rem; font-size: .9rem; font-weight: 600; }
.approval-field {
	width: 100%; min-height: 2.75rem; padding: .5rem .75rem; border: 1px solid var(--approval-field); border-radius: .6rem;
	background: var(--approval-paper); color: inherit; font: inherit;
}
.approval-button {
	display: inline-block; justify-self: start; min-height: 2.75rem; padding: .55rem 1.5rem; border: 1px solid currentcolor; border-radius: .6rem;
	background: transparent; color: var(--approval-accent); font: inherit; font-weight: 600; text-decoration: none; cursor: pointer;
}
.approval-button:hover { background: color-mix(in srgb, currentcolor 9%, transparent); }
.approval-start .approval-button { border-color: var(--approval-accent); background: var(--approval-accent); color: var(--approval-on-accent); }
.approval-start .approval-button:hover { background: color-mix(in srgb, var(--approval-accent) 88%, var(--approval-ink)); }
.approval-decline .approval-button { color: var(--approval-no); }
.approval-back { margin: 1.25rem 0 0; }
.approval-link { color: var(--approval-accent); }
.approval-status { min-height: 3rem; margin: 0; }
:focus-visible { outline: 3px solid var(--approval-accent); outline-offset: 3px; }
.approval-panel :focus-visible { outline-color: #0b5cad; }
@media (max-width: 27rem) {
	.approval-facts { grid-template-columns: 1fr; gap: 0; }
	.approval-facts dd + dt { margin-top: .4rem; }
	.approval-box .approval-button { width: 100%; }
}
`;
