import { expect, test, vi } from 'vitest';
import type { LabHosts } from '../labs/lab-hosts.ts';
import { fakeHosts } from '../labs/lab-fixture.ts';
import { lessons } from '../lessons/lessons.ts';
import { createIncidentBook } from './incident-book.ts';
import { incidentFile } from './incidents-fixture.ts';
import { untilSymptom } from './stand.ts';

const incident = createIncidentBook([courseFile()], lessons).get('front-503');
const answer = (status: number) =>
  ({ ok: true, status, headers: {}, body: '', bodyTruncated: false, ms: 1, remote: '' }) as const;

/** The lesson of the course has other steps and checkpoints than that of the fixture. */
function courseFile() {
  const { text, ...file } = incidentFile();
  const stand = 'stand: { steps: [apply-by-file/1-k3s-s-label.sh], holds: [label] }';
  return { ...file, text: text.replace(/^stand: .*$/m, stand) };
}

const hostsOf = (probe: LabHosts['probe']): LabHosts => ({ ...fakeHosts('lab', () => ({ code: 0 })), probe });
const { signal } = new AbortController();

test('visitors whose answers take long are not waited for one after the other', async () => {
  let open = 0;
  let most = 0;
  const hosts = hostsOf(async () => {
    open += 1;
    most = Math.max(most, open);
    await vi.waitFor(() => expect(most).toBeGreaterThan(1), { timeout: 5_000 });
    open -= 1;
    return [answer(503)];
  });
  await untilSymptom({ hosts, incident, signal });
  expect(most).toBeGreaterThan(1);
});

test('one failure may be the moment of a change: only the second is the symptom', async () => {
  const statuses = [503, 200, 200, 503];
  let asked = 0;
  const hosts = hostsOf(async () => [answer(statuses[asked++] ?? 200)]);
  await untilSymptom({ hosts, incident, signal });
  expect(asked).toBeGreaterThanOrEqual(4);
});

test('a lab that cannot be asked is told at once', async () => {
  const hosts = hostsOf(() => Promise.reject(new Error('it is gone')));
  await expect(untilSymptom({ hosts, incident, signal })).rejects.toThrow('it is gone');
});
