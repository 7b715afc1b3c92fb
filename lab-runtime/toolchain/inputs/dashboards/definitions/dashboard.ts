/** A text in both languages of the course. */
export interface Text {
  readonly en: string;
  readonly ko: string;
}

export type Language = keyof Text;

/** How a number is written. */
export type Unit = 'requests/sec' | 'decimal' | 'share' | 'milliseconds' | 'seconds' | 'bytes' | 'bytes/sec';

export interface Query {
  readonly promql: string;
  /** Name of a line, with labels between double braces. */
  readonly legend?: string;
}

export interface Panel {
  readonly title: Text;
  /** One number of now, or lines over time. */
  readonly kind: 'number' | 'lines';
  readonly unit: Unit;
  readonly queries: readonly Query[];
}

export interface Row {
  readonly title: Text;
  readonly panels: readonly Panel[];
}

/** What the reader chooses: one value that a label has in the series of a metric. */
export interface Variable {
  readonly name: string;
  readonly title: Text;
  readonly label: string;
  readonly of: string;
}

export interface Dashboard {
  readonly name: string;
  readonly title: Text;
  readonly about: Text;
  readonly variables: readonly Variable[];
  readonly rows: readonly Row[];
}

type Shown = readonly [promql: string, legend?: string];

const panel =
  (kind: Panel['kind']) =>
  (title: Text, unit: Unit, ...shown: readonly Shown[]): Panel => ({
    title,
    kind,
    unit,
    queries: shown.map(([promql, legend]) => ({ promql, ...(legend !== undefined && { legend }) })),
  });

export const number = panel('number');
export const lines = panel('lines');

/** Twelve scrapes: a lab's Prometheus reads every five seconds. */
export const WINDOW = '1m';

/** What happened a second, of the series that match, together or by labels. */
export const perSecond = (counter: string, matchers: string, by = ''): string =>
  `sum${by === '' ? '' : ` by (${by})`} (rate(${counter}{${matchers}}[${WINDOW}]))`;

/** As `perSecond`, but 0 where no such thing ever happened, which is no missing number. */
export const perSecondOrNone = (counter: string, matchers: string): string =>
  `${perSecond(counter, matchers)} or vector(0)`;

/** The share of requests whose code matches: 0, not nothing, where there are requests and none of them does. */
export const shareOf = (code: string, matchers: string, by = ''): string => {
  const of = (more: string) => perSecond('istio_requests_total', matchers + more, by);
  return `(${of(`,response_code${code}`)} or 0 * ${of('')}) / ${of('')}`;
};

export const quantile = (share: number, histogram: string, matchers: string, by = ''): string =>
  `histogram_quantile(${share}, ${perSecond(`${histogram}_bucket`, matchers, by === '' ? 'le' : `le, ${by}`)})`;
