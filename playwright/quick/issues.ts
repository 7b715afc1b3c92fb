import type { Page } from '@playwright/test';

/** What a browser complains about on one page, as its developer tools list it. */
export interface Issues {
  /** Has the page looked over, and returns what has been said so far, each once. */
  found(): Promise<readonly string[]>;
}

/** Collects the issues panel, the console, failed requests and the mode of every document, until the page is closed. */
export async function collectIssues(page: Page): Promise<Issues> {
  const said = new Set<string>();
  const session = await page.context().newCDPSession(page);
  session.on('Audits.issueAdded', ({ issue }) => {
    said.add(`issue: ${issue.code} ${JSON.stringify(issue.details)}`);
  });
  session.on('Log.entryAdded', ({ entry }) => {
    if (entry.level !== 'verbose' && entry.level !== 'info') said.add(`log: ${entry.text} ${entry.url ?? ''}`);
  });
  await session.send('Log.enable');
  await session.send('Audits.enable');
  page.on('pageerror', (error) => said.add(`thrown: ${String(error)}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') said.add(`console: ${message.text()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) said.add(`answer: ${response.status()} ${response.url()}`);
  });
  page.on('requestfailed', (request) => {
    said.add(`request: ${request.failure()?.errorText} ${request.url()}`);
  });
  return {
    async found() {
      const { formIssues } = await session.send('Audits.checkFormsIssues');
      for (const issue of formIssues) said.add(`form: ${JSON.stringify(issue)}`);
      if (await page.evaluate(() => document.compatMode !== 'CSS1Compat')) said.add('issue: quirks mode');
      return [...said];
    },
  };
}
