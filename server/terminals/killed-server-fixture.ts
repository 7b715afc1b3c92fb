/** For tests: a server that opens terminals, types into them, and waits to be killed. `<ptyhost socket> <json> [<history folder>]`. */
import { PageFixture } from './page-fixture.ts';
import { createTerminalService } from './terminal-service.ts';

interface Script {
  readonly session: string;
  readonly host: string;
  readonly typed: string;
  readonly shows: string;
}

const [ptyhostSocket = '', json = '[]', historyFolder] = process.argv.slice(2);
const LAST_ROWS = 40;
const log = { info: () => {}, warn: () => {}, error: () => {} };
const service = createTerminalService({ ptyhostSocket, log, ...(historyFolder ? { historyFolder } : {}) });
await service.ready;
for (const { session, host, typed, shows } of JSON.parse(json) as Script[]) {
  const opened = await service.open({ session, lab: 'testlab0', host, cols: 80, rows: 24 });
  if ('code' in opened) throw new Error(opened.message.en);
  const page = new PageFixture(service, session);
  page.attach(opened.id);
  for (const line of ['', typed]) {
    if (line) page.type(opened.id, line);
    while (!page.text(opened.id, LAST_ROWS).includes(line ? shows : '$'))
      await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
process.send?.('typed');
