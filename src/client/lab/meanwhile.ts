import { html, nothing, type TemplateResult } from 'lit-html';
import { z } from 'zod';
import type { LabView } from '#protocol/lab-state.ts';
import type { DeskModel } from '../desk/desk-model.ts';
import { formatDuration } from '../page/format.ts';
import { goTo } from '../page/go-to.ts';
import { Remembered } from '../page/remembered.ts';
import { chapterHeadings, readingPlaces } from '../reading/reading-place.ts';
import { labSayIn } from './lab-texts.ts';

const LINKS_MAX = 3;

/** How long the last lab took, by what it was made for. */
const lastReady = () => new Remembered('slipway.ready', z.record(z.string(), z.number().nonnegative()), {});
const targetOf = ({ target }: LabView): string => (target.kind === 'lesson' ? target.lesson : target.kind);

export function rememberReady(lab: LabView | undefined): void {
  if (lab?.state !== 'ready') return;
  const kept = lastReady();
  const all = kept.read();
  if (all[targetOf(lab)] !== lab.readyMs) kept.write({ ...all, [targetOf(lab)]: lab.readyMs });
}

/** What to do until the lab is ready: where to read on, and how long it took the last time. */
export function meanwhile(lab: LabView, { language, lessonId }: DeskModel): TemplateResult {
  const say = labSayIn(language);
  const ms = lastReady().read()[targetOf(lab)];
  const sections = toRead(chapterHeadings(), readingPlaces()[lessonId]?.heading ?? 0);
  const open = (event: MouseEvent, href: string) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    goTo(href);
  };
  return html`<p class="lab-meanwhile">
    ${
      sections.length > 0
        ? html`<span>${say('meanwhile')}:</span>
            ${sections.map(
              ({ id, textContent }) =>
                html`<a href=${`#${id}`} @click=${(event: MouseEvent) => open(event, `#${id}`)}>${textContent}</a>`,
            )}`
        : nothing
    }
    ${ms === undefined ? nothing : html`<span>${say('lastTime', { time: formatDuration(ms, language) })}</span>`}
  </p>`;
}

/** From where the reader is, sections without commands first: the others want a lab. In the order of the text. */
function toRead(headings: readonly HTMLElement[], from: number): readonly HTMLElement[] {
  const ahead = headings.slice(from);
  const wanted = [...ahead.filter((each) => !hasCommand(each)), ...ahead.filter(hasCommand)].slice(0, LINKS_MAX);
  return ahead.filter((each) => wanted.includes(each));
}

function hasCommand(heading: HTMLElement): boolean {
  for (let next = heading.nextElementSibling; next && !/^H[23]$/.test(next.tagName); next = next.nextElementSibling) {
    if (next.matches('slip-command[data-host], slip-checkpoint')) return true;
  }
  return false;
}
