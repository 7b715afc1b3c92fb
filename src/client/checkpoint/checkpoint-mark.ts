import { html, type TemplateResult } from 'lit-html';
import type { CheckpointPhase } from './checkpoint-phase.ts';

/** The mark of a checkpoint, a buoy: empty while it waits, turning while it is checked, ticked once passed. The phase shows by shape, not by colour alone. */
export function phaseMark(phase: CheckpointPhase): TemplateResult {
  return html`<svg class="mark" data-phase=${phase} viewBox="0 0 24 24" aria-hidden="true">
    <circle class="mark-ripple" cx="12" cy="12" r="10"></circle>
    <circle class="mark-ring" cx="12" cy="12" r="10"></circle>
    <path class="mark-tick" d="M7.2 12.4l3.2 3.2 6.4-7"></path>
    <path class="mark-dash" d="M8 12h8"></path>
    <path class="mark-dots" d="M8 12h.01M12 12h.01M16 12h.01"></path>
    <path class="mark-query" d="M9.6 9.6a2.5 2.5 0 1 1 3.5 2.3c-.8.4-1.1.9-1.1 1.7M12 16.6v.2"></path>
  </svg>`;
}
