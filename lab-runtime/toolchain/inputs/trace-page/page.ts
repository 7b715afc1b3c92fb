import { namesOf, tagQuery, timeText, type Trace, tracesOf } from './model.ts';
import { textsFor } from './texts.ts';
import { element, showTrace } from './trace-view.ts';

const texts = textsFor(navigator.language);
const main = document.querySelector('main') ?? document.body;
const home = document.querySelector('#home');
const about = document.querySelector('#about');
if (home) home.textContent = texts.title;
if (about) about.textContent = texts.about;
document.title = texts.title;

async function ask(path: string, query: Readonly<Record<string, string>> = {}): Promise<unknown> {
  const answer = await fetch(`api/${path}?${new URLSearchParams(query)}`);
  if (answer.status === 404) return { data: [] };
  if (!answer.ok) throw new Error(`${answer.status} ${(await answer.text()).slice(0, 300)}`);
  return answer.json();
}

const asked = new URLSearchParams(location.search);
const FIELDS = { service: '', operation: '', tags: '', minDuration: '', lookback: '15', limit: '20' } as const;
type Field = keyof typeof FIELDS;
const value = (name: Field): string => asked.get(name) ?? FIELDS[name];

function choice(name: Field, label: string, names: readonly string[], everything?: string): HTMLElement {
  const select = element('select', { name });
  if (everything !== undefined) select.append(element('option', { value: '' }, everything));
  for (const each of names) select.append(element('option', { value: each }, each));
  if (names.includes(value(name))) select.value = value(name);
  if (name === 'service') select.addEventListener('change', () => select.form?.requestSubmit());
  return element('label', {}, label, select);
}

const input = (name: Field, label: string, type: string, size: string) =>
  element(
    'label',
    {},
    label,
    element('input', { name, type, value: value(name), size, min: '0', style: `inline-size: ${size}ch` }),
  );

function found(trace: Trace): HTMLElement {
  const [first] = trace.spans.toSorted((a, b) => a.start - b.start);
  const services = Map.groupBy(trace.spans, ({ service }) => service);
  const failures = trace.spans.filter(({ failed }) => failed).length;
  const failed = failures > 0 ? element('span', { class: 'bad' }, ` ${texts.failed(failures)}`) : '';
  return element(
    'li',
    {},
    element(
      'a',
      { href: `trace/${trace.id}` },
      element('span', {}, `${first?.service ?? ''} ${first?.operation ?? ''}`, failed),
      element('span', {}, texts.spans(trace.spans.length)),
      element('span', {}, timeText(trace.duration)),
      element('span', { class: 'soft' }, [...services].map(([name, spans]) => `${name} (${spans.length})`).join(', ')),
      element('span', { class: 'soft' }, new Date(trace.start / 1000).toLocaleString()),
    ),
  );
}

async function search(): Promise<void> {
  const services = namesOf(await ask('services'));
  const service = services.includes(value('service')) ? value('service') : services[0];
  if (service === undefined) return main.replaceChildren(element('p', {}, texts.noServices));
  const operations = namesOf(await ask(`services/${encodeURIComponent(service)}/operations`));
  const end = Date.now() * 1000;
  const minDuration = Number(value('minDuration'));
  const operation = operations.includes(value('operation')) ? value('operation') : '';
  const answer = await ask('traces', {
    service,
    ...(operation !== '' && { operation }),
    ...(value('tags') !== '' && { tags: tagQuery(value('tags')) }),
    ...(minDuration > 0 && { minDuration: `${minDuration}ms` }),
    limit: String(Math.min(Math.max(Number(value('limit')) || 20, 1), 200)),
    start: String(end - Math.max(Number(value('lookback')) || 15, 1) * 60_000_000),
    end: String(end),
  });
  const traces = tracesOf(answer).sort((a, b) => b.start - a.start);
  const form = element(
    'form',
    { action: 'search' },
    choice('service', texts.service, services),
    choice('operation', texts.operation, operations, texts.anything),
    input('tags', texts.tags, 'text', '24'),
    input('minDuration', texts.slower, 'number', '8'),
    input('lookback', texts.within, 'number', '8'),
    input('limit', texts.limit, 'number', '6'),
    element('button', {}, texts.find),
  );
  const list = element('ul', { class: 'found' }, ...traces.map(found));
  main.replaceChildren(form, traces.length > 0 ? list : element('p', {}, texts.none));
}

async function one(id: string): Promise<void> {
  const [trace] = tracesOf(await ask(`traces/${encodeURIComponent(id)}`));
  main.replaceChildren(...(trace ? showTrace(trace, texts) : [element('p', {}, texts.gone)]));
}

const [, id] = new RegExp(/\/trace\/([0-9a-f]{1,32})$/).exec(location.pathname) ?? [];
(id === undefined ? search() : one(id)).catch((error: unknown) => {
  main.replaceChildren(element('p', { class: 'bad' }, texts.wrong(String(error))));
});
