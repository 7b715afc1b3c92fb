import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { summarize } from './statistics.ts';
import { writeResult } from './write-result.ts';

/*
 * What a learner waits for at a manifest, in a browser, with a real lab: from the last key to the mark of the schema,
 * to that of `istioctl analyze`, and from opening a file of a megabyte until it can be read and is checked. Needs a
 * running server; makes the chapter's lab and ends it.
 */
const { values: options } = parseArgs({
  options: {
    origin: { type: 'string', default: 'http://127.0.0.1:4600' },
    runs: { type: 'string', default: '40' },
    browser: { type: 'string' },
  },
});
const WAIT_MS = 300_000;
const PATH = '/en/first-service/';
const ROUTE = (name: string) =>
  `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata:\n  name: ${name}\nspec:\n  hosts: [a.mesh.test]\n  http:\n    - route:\n        - `;
/** One letter more at the end, and there is something to find. */
const files = {
  schema: `${ROUTE('bench')}destination: {host: kubernetes}\n          weight: 1`,
  analyze: `${ROUTE('bench')}destination:\n            host: kubernetes`,
  large: `${Array.from({ length: 6_000 }, (_, i) => `${ROUTE(`v${i}`)}destination: {hots: kubernetes}\n`)
    .join('---\n')
    .slice(0, 1024 * 1024 - 8)}\n`,
};
type Source = 'schema' | 'analyze';

const browser = await chromium.launch(options.browser ? { executablePath: options.browser } : {});
const page = await browser.newPage({ baseURL: options.origin });
page.setDefaultTimeout(WAIT_MS);
const summary = page.locator('.checks > summary');

let lab = '';
page.on('websocket', (socket) =>
  socket.on('framereceived', ({ payload }) => {
    lab = /"type":"lab","lab":\{"id":"(\w+)"/.exec(String(payload))?.[1] ?? lab;
  }),
);

async function write(name: string, text: string): Promise<void> {
  const status = await page.evaluate(
    async ({ path, body }) =>
      (await fetch(path, { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body })).status,
    {
      path: `/api/files/write?${new URLSearchParams({ lab, host: 'k3s-s', path: `/root/${name}`, force: 'true' })}`,
      body: text,
    },
  );
  if (status !== 200) throw new Error(`${name} was not written: HTTP ${status}`);
}

async function open(name: string): Promise<void> {
  await page.getByRole('treeitem', { name, exact: true }).click();
  await page.locator('.view-lines', { hasText: 'apiVersion' }).first().waitFor();
}

/** Runs in the page: the time from the next key to a finding. */
const FOUND = `new Promise((resolve) => {
  let typed = 0;
  document.addEventListener('keydown', (event) => { typed = event.timeStamp; }, { capture: true, once: true });
  const watch = new MutationObserver(() => {
    if (!document.querySelector('.checks > summary[data-found]')) return;
    watch.disconnect();
    resolve(performance.now() - typed);
  });
  watch.observe(document.body, { subtree: true, childList: true, attributes: true });
})`;

/** From a letter to the finding that it brings, as the page's own clock has it. */
async function measure(source: Source): Promise<number[]> {
  const others = { schema: source === 'schema', analyze: source === 'analyze', dryRun: true };
  await page.evaluate(`localStorage.setItem('slipway.editor.checks', '${JSON.stringify(others)}')`);
  await open(`${source}.yaml`);
  await page.locator('.view-lines').first().click();
  await page.keyboard.press('Control+End');
  const times: number[] = [];
  for (let run = 0; run < Number(options.runs); run += 1) {
    const found = page.evaluate<number>(FOUND);
    // A space would end the word: a letter makes another one of it.
    await page.keyboard.press('x');
    times.push(await found);
    await page.keyboard.press('Backspace');
    await page.locator('.checks > summary:not([data-found])').waitFor();
  }
  return times;
}

try {
  await page.goto(PATH);
  await page.getByRole('button', { name: 'Start the lab' }).first().click();
  await page.getByText(/Ready in/).waitFor();
  for (const [name, text] of Object.entries(files)) await write(`${name}.yaml`, text);
  await page.getByRole('button', { name: 'New tab' }).first().click();
  await page.getByRole('button', { name: 'Editor', exact: true }).first().click();
  const schema = summarize(await measure('schema'));
  const analyze = summarize(await measure('analyze'));
  await page.evaluate(`localStorage.removeItem('slipway.editor.checks')`);
  const opened = performance.now();
  await open('large.yaml');
  const largeShownMs = Math.round(performance.now() - opened);
  await summary.filter({ hasText: /found/ }).waitFor();
  const largeCheckedMs = Math.round(performance.now() - opened);
  writeResult('editor-checks', { unit: 'ms', schema, analyze, largeShownMs, largeCheckedMs });
} finally {
  await page.goto(PATH);
  await page.locator('.lab-actions').getByRole('button', { name: 'End the lab' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'End the lab' }).click();
  await page.getByRole('button', { name: 'Start the lab' }).first().waitFor();
  await browser.close();
}
