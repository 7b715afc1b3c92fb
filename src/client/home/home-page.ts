import '../page/no-eval.ts';
import { z } from 'zod';
import { Connection } from '../connection/connection.ts';
import { socketAddress } from '../connection/socket-address.ts';
import { LanguageSwitchElement } from '../page/language-switch.ts';
import { SearchElement } from '../palette/search-button.ts';
import { formatMinutes, MINUTE_MS } from '../page/format.ts';
import { pageLanguage } from '../page/page-language.ts';
import { readingPlaces } from '../reading/reading-place.ts';
import { timesSpent } from '../reading/time-spent.ts';
import { sayIn } from '../page/texts.ts';
import { ThemeSwitchElement } from '../page/theme-switch.ts';
import { ChapterCard, type Checkpoints } from './chapter-cards.ts';
import { HomeLab } from './home-lab.ts';
import { homeSayIn } from './home-texts.ts';

customElements.define('slip-theme', ThemeSwitchElement);
customElements.define('slip-search', SearchElement);
customElements.define('slip-language', LanguageSwitchElement);

const LOOK_EVERY_MS = 15_000;
const sessionSchema = z.object({ lesson: z.string().optional(), labMemoryBytes: z.number().optional() });

const language = pageLanguage();
const say = sayIn(language);
const homeSay = homeSayIn(language);
const cards = [...document.querySelectorAll<HTMLElement>('[data-lesson]')].map(
  (element) => new ChapterCard(element, { say, homeSay, language }),
);
const room = document.querySelector<HTMLElement>('[data-lab]');
const lab = room && new HomeLab({ room, language, cards });

const connection = new Connection({ url: socketAddress(), language });
const askProgress = () => connection.send({ type: 'progress.get' });
connection.onMessage('welcome', (message) => {
  askProgress();
  lab?.setLab(message.lab);
  look();
});
connection.onMessage('lab', (message) => lab?.setLab(message.lab));
// Another tab of this learner may show a lesson that is being graded.
connection.onMessage('verdict', ({ verdict }) => {
  if (verdict.status === 'passed') askProgress();
});
connection.onMessage('progress', ({ lessons }) => {
  for (const { id, checkpoints } of lessons) cards.find((card) => card.id === id)?.showProgress(checkpoints);
  showCourse(lessons.flatMap(({ checkpoints }) => checkpoints));
});

showSpent();
// The session first: two requests without a cookie would make two of them.
askSession()
  .then(({ lesson }) => showLastOpened(cards.find(({ id }) => id === lesson)))
  .catch((error: unknown) => console.error(error))
  .finally(() => connection.start());
setInterval(look, LOOK_EVERY_MS);
document.addEventListener('visibilitychange', showSpent);

async function askSession(): Promise<z.infer<typeof sessionSchema>> {
  const response = await fetch('/api/session');
  return response.ok ? sessionSchema.parse(await response.json()) : {};
}

/** How the lab is now; a server that is away is asked again the next time. */
function look(): void {
  if (document.hidden || !lab?.isThere) return;
  askSession().then(
    ({ labMemoryBytes }) => lab.setMemory(labMemoryBytes),
    () => lab.setMemory(undefined),
  );
}

/** The button at the top leads to where the learner was. */
function showLastOpened(card: ChapterCard | undefined): void {
  const link = document.querySelector<HTMLAnchorElement>('[data-continue]');
  if (!card || !link) return;
  card.markLast();
  const heading = card.heading(readingPlaces()[card.id]?.heading);
  link.href = heading?.href ?? card.href;
  link.textContent = say('continueWith', { number: card.number });
  const text = document.querySelector('[data-place]');
  if (text && heading) text.textContent = homeSay('stoppedAt', { heading: heading.text });
}

function showSpent(): void {
  const times = timesSpent();
  for (const card of cards) card.showSpent(times[card.id] ?? 0);
  const sum = cards.reduce((total, { id }) => total + (times[id] ?? 0), 0);
  const text = document.querySelector<HTMLElement>('[data-spent-in-all]');
  if (!text || sum < MINUTE_MS) return;
  text.textContent = homeSay('spentInAll', { time: formatMinutes(sum, language) });
  text.title = homeSay('spentNote');
}

function showCourse(checkpoints: Checkpoints): void {
  const text = document.querySelector('[data-course]');
  const passed = checkpoints.filter((each) => each.passed).length;
  if (text && passed > 0) text.textContent = say('courseProgress', { passed, total: checkpoints.length });
}
