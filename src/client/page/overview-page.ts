import './no-eval.ts';
import { z } from 'zod';
import { Connection } from '../connection/connection.ts';
import { pageLanguage } from './page-language.ts';
import { LanguageSwitchElement } from './language-switch.ts';
import { type Say, sayIn } from './texts.ts';
import { SearchElement } from '../palette/search-button.ts';
import { ThemeSwitchElement } from './theme-switch.ts';

customElements.define('slip-theme', ThemeSwitchElement);
customElements.define('slip-search', SearchElement);
customElements.define('slip-language', LanguageSwitchElement);

const sessionSchema = z.object({ lesson: z.string().optional() });
type Checkpoints = readonly { readonly passed: boolean }[];

const cards = [...document.querySelectorAll<HTMLElement>('[data-lesson]')];
const language = pageLanguage();
const say = sayIn(language);
const url = new URL('/ws', location.href);
url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
const connection = new Connection({ url: url.href, language });
const askProgress = () => connection.send({ type: 'progress.get' });
connection.onMessage('welcome', askProgress);
// Another tab of this learner may show a lesson that is being graded.
connection.onMessage('verdict', ({ verdict }) => {
  if (verdict.status === 'passed') askProgress();
});
connection.onMessage('progress', ({ lessons }) => {
  for (const { id, checkpoints } of lessons) {
    const card = cards.find(({ dataset }) => dataset.lesson === id);
    if (card) showProgress(card, checkpoints, say);
  }
  showCourse(lessons.flatMap(({ checkpoints }) => checkpoints));
});

// The session first: two requests without a cookie would make two of them.
lastOpened()
  .then(showLastOpened)
  .catch((error: unknown) => console.error(error))
  .finally(() => connection.start());

async function lastOpened(): Promise<string | undefined> {
  const response = await fetch('/api/session');
  return response.ok ? sessionSchema.parse(await response.json()).lesson : undefined;
}

/** The button at the top leads to where the learner was. */
function showLastOpened(lesson: string | undefined): void {
  const card = cards.find(({ dataset }) => dataset.lesson === lesson);
  const link = document.querySelector<HTMLAnchorElement>('[data-continue]');
  const there = card?.querySelector('a')?.href;
  if (!card || !link || !there) return;
  card.dataset.last = '';
  link.href = there;
  link.textContent = say('continueWith', { number: card.dataset.number ?? '' });
}

function showCourse(checkpoints: Checkpoints): void {
  const text = document.querySelector('[data-course]');
  const passed = checkpoints.filter((each) => each.passed).length;
  if (text && passed > 0) text.textContent = say('courseProgress', { passed, total: checkpoints.length });
}

function showProgress(card: HTMLElement, checkpoints: Checkpoints, say: Say): void {
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
