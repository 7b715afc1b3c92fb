import '../page/no-eval.ts';
import type { IncidentResult } from '#protocol/incidents.ts';
import { Connection } from '../connection/connection.ts';
import { socketAddress } from '../connection/socket-address.ts';
import { formatDuration } from '../page/format.ts';
import { pageLanguage } from '../page/page-language.ts';
import { incidentSayIn } from './incident-texts.ts';

const language = pageLanguage();
const say = incidentSayIn(language);
const items = [...document.querySelectorAll<HTMLElement>('[data-incident]')];
const solved = new Set<string>();
const hrefOf = (id: string | undefined) =>
  items.find((item) => item.dataset.incident === id)?.querySelector<HTMLAnchorElement>('a')?.href;

const connection = new Connection({ url: socketAddress(), language });
connection.onMessage('welcome', () => connection.send({ type: 'incident.list' }));
connection.onMessage('incident', ({ incident }) => {
  // Another tab of this learner began or ended one.
  if (incident.phase !== 'preparing' && incident.visitors === undefined) connection.send({ type: 'incident.list' });
});
connection.onMessage('incidents', ({ results, current, like }) => {
  showResults(results);
  for (const item of items) item.toggleAttribute('data-current', item.dataset.incident === current);
  const note = items.find((item) => item.dataset.incident === current)?.querySelector('[data-result]');
  if (note) note.textContent = say('underWay');
  showLink('[data-like]', hrefOf(like));
  showLink('[data-current-link]', hrefOf(current));
});

document.querySelector('[data-random]')?.addEventListener('click', () => {
  const open = items.filter(({ dataset }) => !solved.has(dataset.incident ?? ''));
  const among = open.length > 0 ? open : items;
  const href = hrefOf(among[Math.floor(Math.random() * among.length)]?.dataset.incident);
  if (href !== undefined) location.assign(href);
});

// The session first: two requests without a cookie would make two of them.
fetch('/api/session')
  .catch((error: unknown) => console.error(error))
  .finally(() => connection.start());

function showResults(results: readonly IncidentResult[]): void {
  for (const { id, points, seconds } of results) {
    solved.add(id);
    const item = items.find(({ dataset }) => dataset.incident === id);
    item?.setAttribute('data-solved', '');
    const text = item?.querySelector('[data-result]');
    if (text) text.textContent = say('solvedIn', { points, time: formatDuration(seconds * 1000, language) });
  }
}

function showLink(selector: string, href: string | undefined): void {
  const link = document.querySelector<HTMLAnchorElement>(selector);
  if (!link) return;
  link.hidden = href === undefined;
  if (href !== undefined) link.href = href;
}
