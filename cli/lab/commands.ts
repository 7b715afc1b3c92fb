import { SlipwayError } from '#protocol/errors.ts';
import { hostNameSchema, type LabTarget, labSpecSchema } from '#protocol/lab-state.ts';
import type { Command } from '../command.ts';
import { duration, table } from '../output.ts';
import { ensureServer } from '../services/services.ts';
import { readAnswersFile } from './answers-file.ts';
import { createLab } from './create.ts';
import { execInLab } from './exec.ts';
import { gradeExam } from './grade-exam.ts';
import { gradeLab } from './grade.ts';
import { shellInLab } from './shell.ts';
import { waitForEnd } from './wait.ts';

/** No lesson is called so. */
const EXAM = 'exam';

const hostOf = (name: string | undefined) => {
  const parsed = hostNameSchema.safeParse(name);
  if (parsed.success) return parsed.data;
  throw new SlipwayError('SLW106', { what: `the host ${name}` });
};

const create: Command = {
  words: ['lab', 'create'],
  summary: 'Make a lab and wait until it is ready: Kubernetes with Istio, unless said otherwise.',
  options: {
    lesson: { type: 'string', value: 'ID', help: "bring it to this lesson's starting state" },
    bare: { type: 'boolean', help: 'nodes only, without Istio' },
    workers: { type: 'string', value: 'N', help: 'Kubernetes nodes besides k3s-s, 0 to 4 (2)' },
    hosts: { type: 'string', value: 'testpc', help: 'only the host testpc, without Kubernetes' },
  },
  async run(input) {
    const { options } = input;
    if (options.lesson !== undefined && (options.bare || options.hosts !== undefined)) {
      throw new SlipwayError('SLW205', { detail: '--lesson brings what it needs: leave out --bare and --hosts' });
    }
    if (options.hosts !== undefined && options.hosts !== 'testpc') {
      throw new SlipwayError('SLW205', { detail: `--hosts ${options.hosts}: only testpc can stand alone` });
    }
    const cluster = options.hosts === undefined;
    const spec = labSpecSchema.safeParse({
      cluster,
      ...(options.workers === undefined ? {} : { workers: Number(options.workers) }),
    });
    if (!spec.success) throw new SlipwayError('SLW205', { detail: `--workers ${options.workers}: 0 to 4` });
    const target: LabTarget =
      typeof options.lesson === 'string'
        ? { kind: 'lesson', lesson: options.lesson }
        : { kind: options.bare || !cluster ? 'bare' : 'mesh' };
    return createLab({ ...input, target, spec: spec.data });
  },
};

const list: Command = {
  words: ['lab', 'list'],
  summary: 'List the labs.',
  async run({ config, out }) {
    const labs = await (await ensureServer({ config, out })).labs();
    const rows = labs.map(({ lab, owner }) => [
      lab.id,
      lab.state,
      lab.target.kind === 'lesson' ? lab.target.lesson : lab.target.kind,
      lab.hosts.map(({ name }) => name).join(','),
      duration(Date.now() - lab.createdAt),
      owner === 'cli' ? 'command line' : owner === 'nobody' ? owner : 'browser',
    ]);
    out.answer(
      { labs },
      labs.length === 0 ? ['No labs.'] : table([['ID', 'STATE', 'TARGET', 'HOSTS', 'AGE', 'OWNER'], ...rows]),
    );
    return 0;
  },
};

const lessons: Command = {
  words: ['lab', 'lessons'],
  summary: 'List the lessons.',
  async run({ config, out }) {
    const all = await (await ensureServer({ config, out })).lessons();
    out.answer({ lessons: all }, table([['ID', 'TITLE'], ...all.map(({ id, title }) => [id, out.text(title)])]));
    return 0;
  },
};

const shell: Command = {
  words: ['lab', 'shell'],
  args: 'ID HOST',
  argsMin: 2,
  summary: "Open a shell on a lab's host.",
  async run({ config, out, args: [id = '', host] }) {
    return shellInLab({ client: await ensureServer({ config, out }), out, id, host: hostOf(host) });
  },
};

const exec: Command = {
  words: ['lab', 'exec'],
  args: 'ID HOST -- COMMAND…',
  argsMin: 2,
  // Without `--`, what follows the host is the command, as long as it has no options of its own.
  argsMax: 1000,
  takesRest: true,
  summary: "Run a command on a lab's host; its input, output and exit status are passed through.",
  async run({ config, out, args: [id = '', host, ...words], rest }) {
    const argv = [...words, ...rest];
    if (argv.length === 0) throw new SlipwayError('SLW205', { detail: 'no command given; it follows --' });
    return execInLab({ client: await ensureServer({ config, out }), id, host: hostOf(host), argv });
  },
};

const grade: Command = {
  words: ['lab', 'grade'],
  args: 'ID LESSON',
  argsMin: 2,
  summary:
    "Evaluate a lesson's checkpoints in a lab now, or with `exam` the exam in it; the exit status is 0 only if it is passed.",
  options: {
    wait: { type: 'string', value: 'SECONDS', help: 'how long to wait for what is pending (15)' },
    answers: { type: 'string', value: 'FILE', help: 'answers to exercises, as YAML or JSON: checkpoint → answer' },
  },
  async run({ config, out, args: [id = '', lesson = ''], options }) {
    const seconds = Number(options.wait ?? 15);
    if (!(seconds >= 0 && seconds <= 60)) throw new SlipwayError('SLW600', { name: '--wait', detail: '0 to 60' });
    const answers = typeof options.answers === 'string' ? readAnswersFile(options.answers) : undefined;
    const client = await ensureServer({ config, out });
    if (lesson === EXAM) return gradeExam({ client, out, id });
    return gradeLab({ client, out, id, lesson, waitMs: seconds * 1000, ...(answers && { answers }) });
  },
};

const destroy: Command = {
  words: ['lab', 'destroy'],
  args: 'ID…',
  argsMin: 1,
  argsMax: 100,
  summary: 'End a lab; nothing of it stays.',
  async run({ config, out, args }) {
    const client = await ensureServer({ config, out });
    for (const id of args) {
      const lab = await client.destroy(id);
      if (lab.lab.state !== 'stopped') await waitForEnd(client, id);
      if (!out.json) out.print(`${id} is gone.`);
    }
    if (out.json) out.answer({ destroyed: args }, []);
    return 0;
  },
};

export const labCommands: readonly Command[] = [create, list, shell, exec, grade, destroy, lessons];
