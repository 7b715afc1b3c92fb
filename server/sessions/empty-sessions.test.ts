import { expect, onTestFinished, test, vi } from 'vitest';
import { incidentRecordSchema } from '../incidents/incident-record.ts';
import { openStore } from '../storage/store.ts';
import { forgetEmptySessions } from './empty-sessions.ts';

const DAY = 24 * 3_600_000;

test('sessions with nothing to their name are removed after a week, the others and the young ones stay', async () => {
  const store = openStore(':memory:');
  const now = 30 * DAY;
  for (let each = 0; each < 2_500; each++) store.sessions.setLesson(`empty-${each}`, 'l', now - 8 * DAY);
  const kept = ['passed', 'answered', 'with-lab', 'on-call', 'young'];
  for (const id of kept) store.sessions.setLesson(id, 'l', id === 'young' ? now - 6 * DAY : now - 8 * DAY);
  store.progress.recordPass({ session: 'passed', lesson: 'l', checkpoint: 'c', at: 1 });
  store.answers.save({ session: 'answered', lesson: 'l', checkpoint: 'c', answer: { kind: 'text', text: 'x' }, at: 1 });
  const record = incidentRecordSchema.parse({ phase: 'given-up' });
  store.incidents.save({ session: 'on-call', incident: 'front-503', record }, 1);
  store.labs.save({
    id: 'abcd1234',
    owner: 'with-lab',
    createdAt: 5,
    target: { kind: 'mesh' },
    spec: { workers: 2, cluster: true },
    steps: [],
    ending: false,
  });
  const forgetting = forgetEmptySessions({ table: store.sessions, clock: () => now });
  onTestFinished(() => {
    forgetting.close();
    store.close();
  });
  await vi.waitFor(() => expect(store.sessions.get('empty-2499')).toBeUndefined());
  expect(store.sessions.get('empty-0')).toBeUndefined();
  expect(kept.map((id) => store.sessions.get(id)?.id)).toEqual(kept);
});
