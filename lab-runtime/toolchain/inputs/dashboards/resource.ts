import type { Dashboard, Language, Panel, Query, Unit, Variable } from './definitions/dashboard.ts';

/** Perses' grid. */
const COLUMNS = 24;
const HEIGHT: Record<Panel['kind'], number> = { number: 4, lines: 8 };
const LINES_ABREAST = 2;
const NUMBERS_ABREAST = 4;

const PERSES_UNITS: Record<Unit, string> = {
  'requests/sec': 'requests/sec',
  decimal: 'decimal',
  share: 'percent-decimal',
  milliseconds: 'milliseconds',
  seconds: 'seconds',
  bytes: 'bytes',
  'bytes/sec': 'bytes/sec',
};

const query = ({ promql, legend }: Query) => ({
  kind: 'TimeSeriesQuery',
  spec: {
    plugin: {
      kind: 'PrometheusTimeSeriesQuery',
      spec: { query: promql, ...(legend !== undefined && { seriesNameFormat: legend }) },
    },
  },
});

function panel({ title, kind, unit, queries }: Panel, language: Language) {
  const format = { unit: PERSES_UNITS[unit], ...(unit !== 'decimal' && { decimalPlaces: 2 }) };
  return {
    kind: 'Panel',
    spec: {
      display: { name: title[language] },
      queries: queries.map(query),
      plugin:
        kind === 'number'
          ? { kind: 'StatChart', spec: { calculation: 'last-number', format, sparkline: {} } }
          : {
              kind: 'TimeSeriesChart',
              // A share or a rate below nothing does not exist.
              spec: { legend: { position: 'bottom', mode: 'list' }, yAxis: { format, min: 0 } },
            },
    },
  };
}

const variable = ({ name, title, label, of }: Variable, language: Language) => ({
  kind: 'ListVariable',
  spec: {
    name,
    display: { name: title[language] },
    allowAllValue: false,
    allowMultiple: false,
    plugin: { kind: 'PrometheusLabelValuesVariable', spec: { labelName: label, matchers: [of] } },
  },
});

/** Side by side, as many as fit, lines of equal height. */
function places(panels: readonly Panel[], row: number) {
  const items = [];
  let [x, y, height] = [0, 0, 0];
  for (const [index, { kind }] of panels.entries()) {
    const width = COLUMNS / (kind === 'number' ? NUMBERS_ABREAST : LINES_ABREAST);
    if (x + width > COLUMNS) [x, y, height] = [0, y + height, 0];
    items.push({ x, y, width, height: HEIGHT[kind], content: { $ref: `#/spec/panels/${panelKey(row, index)}` } });
    x += width;
    height = Math.max(height, HEIGHT[kind]);
  }
  return items;
}

const panelKey = (row: number, index: number) => `row${row}_${index}`;

/** A dashboard as Perses' panels want it. */
export const dashboardResource = ({ name, title, rows, variables }: Dashboard, language: Language) => ({
  kind: 'Dashboard' as const,
  metadata: { name, project: 'lab' },
  spec: {
    display: { name: title[language] },
    duration: '15m',
    refreshInterval: '15s',
    variables: variables.map((each) => variable(each, language)),
    panels: Object.fromEntries(
      rows.flatMap((row, at) => row.panels.map((each, index) => [panelKey(at, index), panel(each, language)])),
    ),
    layouts: rows.map((row, at) => ({
      kind: 'Grid' as const,
      spec: { display: { title: row.title[language], collapse: { open: true } }, items: places(row.panels, at) },
    })),
  },
});
