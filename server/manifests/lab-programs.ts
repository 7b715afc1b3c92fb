import { LabinitError } from '#lab-runtime/lab-client/labinit-client.ts';
import { SlipwayError } from '#protocol/errors.ts';
import { type DryRun, type Changes, type Finding, FINDINGS_MAX, RUN_DOCUMENTS_MAX } from '#protocol/manifests.ts';
import { isBlankDocument, yamlDocuments } from '#protocol/yaml-documents.ts';
import { CLUSTER_HOST } from '../cluster/kubeconfig.ts';
import type { CommandResult, LabHosts } from '../labs/lab-hosts.ts';

const ONE_RUN_MS = 15_000;
const OUTPUT_MAX_BYTES = 1024 * 1024;
/** Of all objects together, before and after. */
const CHANGES_MAX_BYTES = 4 * 1024 * 1024;
const AT_ONCE = 3;
const MESSAGE_MAX = 2000;
const DETAIL_MAX = 200;

interface Run {
  readonly hosts: LabHosts;
  readonly text: string;
  readonly signal: AbortSignal;
}

/** Runs a program of the lab with a text as its input. @throws SlipwayError SLW720 when it cannot be run or does not end */
export async function runWithText(
  { hosts, text, signal }: Run,
  argv: readonly string[],
  timeoutMs = ONE_RUN_MS,
): Promise<CommandResult> {
  const program = argv.slice(0, 2).join(' ');
  try {
    const options = { signal, timeoutMs, maxBytes: OUTPUT_MAX_BYTES };
    const result = await hosts.exec(CLUSTER_HOST, { argv, input: text }, options);
    if (!result.truncated) return result;
  } catch (cause) {
    if (!(cause instanceof LabinitError)) throw cause;
    throw new SlipwayError('SLW720', { program, detail: cause.message.slice(0, DETAIL_MAX) }, { cause });
  }
  throw new SlipwayError('SLW720', { program, detail: `more than ${OUTPUT_MAX_BYTES} bytes` });
}

/** What `kubectl apply --dry-run=server` says of each document by itself: kubectl does not say which one it means. */
export async function dryRun(run: Run): Promise<DryRun> {
  const results = await eachDocument(run, (one) =>
    runWithText(one, ['kubectl', 'apply', '--dry-run=server', '-f', '-']),
  );
  const findings = results.flatMap(({ document, result }) => findingsIn(result, document));
  return {
    findings: findings.slice(0, FINDINGS_MAX),
    accepted: results.filter(({ result }) => result.code === 0).length,
  };
}

/** Each document's object as it is in the cluster, and as it would be. */
export async function changes(run: Run): Promise<Changes> {
  let bytes = 0;
  const results = await eachDocument(run, async (one) => {
    const [before, after] = await Promise.all([
      runWithText(one, ['kubectl', 'get', '--ignore-not-found', '-f', '-', '-o', 'json']),
      runWithText(one, ['kubectl', 'apply', '--dry-run=server', '-f', '-', '-o', 'json']),
    ]);
    bytes += before.stdout.length + after.stdout.length;
    if (bytes > CHANGES_MAX_BYTES) {
      throw new SlipwayError('SLW720', { program: 'kubectl apply', detail: `more than ${CHANGES_MAX_BYTES} bytes` });
    }
    return { before, after };
  });
  const output = ({ code, stdout }: CommandResult) => (code === 0 && stdout.trim() !== '' ? stdout : undefined);
  return {
    documents: results.map(({ result: { before, after } }) => {
      const [was, will] = [output(before), output(after)];
      return { ...(was !== undefined && { before: was }), ...(will !== undefined && { after: will }) };
    }),
    findings: results.flatMap(({ document, result }) => findingsIn(result.after, document)).slice(0, FINDINGS_MAX),
  };
}

async function eachDocument<T>(run: Run, work: (one: Run) => Promise<T>): Promise<{ document: number; result: T }[]> {
  const waiting = [...yamlDocuments(run.text).entries()].filter(([, document]) => !isBlankDocument(document));
  if (waiting.length > RUN_DOCUMENTS_MAX) {
    throw new SlipwayError('SLW720', { program: 'kubectl apply', detail: `more than ${RUN_DOCUMENTS_MAX} documents` });
  }
  const results: { document: number; result: T }[] = [];
  const next = async (): Promise<void> => {
    for (let each = waiting.shift(); each; each = waiting.shift()) {
      const [document, { text }] = each;
      results.push({ document, result: await work({ ...run, text }) });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  return results.sort((a, b) => a.document - b.document);
}

/** kubectl's errors, and the warnings that the API server sends with an answer. */
function findingsIn({ code, stderr }: CommandResult, document: number): Finding[] {
  const lines = stderr.split('\n').map((line) => line.trim());
  const warnings = lines.filter((line) => line.startsWith('Warning: ')).map((line) => line.slice('Warning: '.length));
  const finding = (level: Finding['level'], message: string): Finding => ({
    level,
    message: message.slice(0, MESSAGE_MAX),
    line: 0,
    document,
  });
  const said = lines.filter((line) => line !== '' && !line.startsWith('Warning: ')).join('\n');
  return [
    ...(code === 0 ? [] : [finding('error', withoutPlace(said) || `exit status ${code}`)]),
    ...warnings.map((warning) => finding('warning', warning)),
  ];
}

/** Where it read from says nothing here. */
const withoutPlace = (said: string): string =>
  said
    .replace(/^error: /gm, '')
    .replaceAll(
      /error when (creating|applying patch:[\s\S]*?to:[\s\S]*?for:|retrieving current configuration of:[\s\S]*?from server for:) ?"STDIN": /g,
      '',
    );
