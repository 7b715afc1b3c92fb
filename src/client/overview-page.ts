import { z } from 'zod';
import type { LessonView } from '../../protocol/verdict.ts';
import { counts } from './checkpoint-phase.ts';
import { Connection } from './connection.ts';
import { pageLanguage } from './element.ts';
import { LanguageSwitchElement } from './language-switch.ts';
import { type Say, sayIn } from './texts.ts';
import { ThemeSwitchElement } from './theme-switch.ts';

z.config({ jitless: true });
customElements.define('slip-theme', ThemeSwitchElement);
customElements.define('slip-language', LanguageSwitchElement);

const cards = [...document.querySelectorAll<HTMLElement>('[data-lesson]')];
const language = pageLanguage();
const say = sayIn(language);
const url = new URL('/ws', location.href);
url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
const connection = new Connection({ url: url.href, language });
connection.onMessage('welcome', () => {
  for (const { dataset } of cards) if (dataset.lesson) connection.send({ type: 'lesson.open', lesson: dataset.lesson });
});
connection.onMessage('lesson', ({ lesson }) => {
  const card = cards.find(({ dataset }) => dataset.lesson === lesson.id);
  if (card) showProgress(card, lesson, say);
});
connection.start();

function showProgress(card: HTMLElement, lesson: LessonView, say: Say): void {
  const total = lesson.checkpoints.length;
  const passed = lesson.checkpoints.filter(counts).length;
  card.dataset.progress = passed === 0 ? 'none' : passed === total ? 'all' : 'some';
  const buoys = card.querySelector('[data-buoys]');
  buoys?.replaceChildren(
    ...lesson.checkpoints.map((view) => {
      const buoy = document.createElement('span');
      buoy.className = 'buoy';
      buoy.toggleAttribute('data-counts', counts(view));
      return buoy;
    }),
  );
  const text = card.querySelector('[data-progress-text]');
  if (text) text.textContent = say('chapterProgress', { passed, total });
  const action = card.querySelector('[data-action]');
  if (action && passed > 0) action.textContent = say(passed === total ? 'reviewChapter' : 'continueChapter');
}
