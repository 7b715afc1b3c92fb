import { z } from 'zod';
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
const askProgress = () => connection.send({ type: 'progress.get' });
connection.onMessage('welcome', askProgress);
// Another page of this learner is at work.
connection.onMessage('verdict', ({ verdict }) => {
  if (verdict.status === 'passed') askProgress();
});
connection.onMessage('progress', ({ lessons }) => {
  for (const { id, checkpoints } of lessons) {
    const card = cards.find(({ dataset }) => dataset.lesson === id);
    if (card) showProgress(card, checkpoints, say);
  }
});
connection.start();

function showProgress(card: HTMLElement, checkpoints: readonly { passed: boolean }[], say: Say): void {
  const total = checkpoints.length;
  const passed = checkpoints.filter((each) => each.passed).length;
  card.dataset.progress = passed === 0 ? 'none' : passed === total ? 'all' : 'some';
  const buoys = card.querySelector('[data-buoys]');
  buoys?.replaceChildren(
    ...checkpoints.map((each) => {
      const buoy = document.createElement('span');
      buoy.className = 'buoy';
      buoy.toggleAttribute('data-counts', each.passed);
      return buoy;
    }),
  );
  const text = card.querySelector('[data-progress-text]');
  if (text) text.textContent = passed === 0 ? say('chapterSize', { total }) : say('chapterProgress', { passed, total });
  const action = card.querySelector('[data-action]');
  if (action && passed > 0) action.textContent = say(passed === total ? 'reviewChapter' : 'continueChapter');
}
