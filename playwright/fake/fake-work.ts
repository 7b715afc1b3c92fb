import { SlipwayError } from '#protocol/errors.ts';
import type { Answer } from '#protocol/exercise.ts';
import { createDeskWork, type DeskWork } from '#server/sessions/desk-work.ts';
import { FAKE_SESSION } from './fake-web.ts';
import type { FakeWorld } from './fake-world.ts';

/** The server's own way of taking answers back, to the answers of the scripted lessons. */
export function fakeWork(world: FakeWorld): DeskWork {
  const taken = new Map<string, Answer>();
  const known = (lesson: string) => {
    const view = world.lessons.get(lesson);
    if (!view) throw new Error(`no lesson ${lesson}`);
    return view;
  };
  const checkpoint = (lesson: string, id: string) => known(lesson).checkpoints.find((each) => each.id === id);
  const at = (id: string) => world.answeredAt.get(id) ?? 0;
  return createDeskWork({
    session: FAKE_SESSION,
    stored: {
      get: (_session, lesson, id) => checkpoint(lesson, id)?.answer,
      latest: () =>
        [...world.lessons.values()].flatMap((lesson) =>
          lesson.checkpoints.flatMap(({ id, answer }) =>
            answer ? [{ lesson: lesson.id, checkpoint: id, answer, at: at(id) }] : [],
          ),
        ),
      saveUnlessOlder({ lesson, checkpoint: id, answer, at: given }) {
        if (checkpoint(lesson, id)?.answer && at(id) >= given) return false;
        taken.set(id, answer);
        return true;
      },
    },
    lessons: {
      list: () => [...world.lessons.values()].map(({ id, title }) => ({ id, title, checkpoints: [] })),
      checkAnswer(lesson, id, answer) {
        if (checkpoint(lesson, id)?.exercise?.kind === answer.kind) return;
        throw new SlipwayError('SLW403', { checkpoint: id, detail: 'another kind' });
      },
    },
    lessonView: known,
    answered(_lesson, id) {
      const answer = taken.get(id);
      if (answer) world.submit(id, answer);
    },
  });
}
