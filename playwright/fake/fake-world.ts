import { TOO_OLD } from '#lab-runtime/lab-client/host-answer.ts';
import { LabinitError } from '#lab-runtime/lab-client/labinit-client.ts';
import type { ClusterObject } from '#protocol/cluster-object.ts';
import { failure } from '#protocol/errors.ts';
import type { Answer } from '#protocol/exercise.ts';
import type { HostView, LabStep, LabView } from '#protocol/lab-state.ts';
import type { MeshNode } from '#protocol/mesh-view.ts';
import type { ServerMessage, TerminalView } from '#protocol/messages.ts';
import type { TroubledService } from '#protocol/services.ts';
import type { ToolchainView } from '#protocol/toolchain.ts';
import type { CheckpointView, LessonView, Verdict } from '#protocol/verdict.ts';
import type { AppliedObjects } from '#protocol/work.ts';
import { type FakeHostFiles, fakeHostFiles } from '#server/files/host-files-fixture.ts';
import { fakeManifestCluster } from '#server/manifests/manifest-cluster-fixture.ts';
import { gradeAnswer, quayCheckpoints } from './fake-exercises.ts';
import { FakeExams } from './fake-exams.ts';
import { FakeIncidents } from './fake-incidents.ts';
import { fakeMeshNodes } from './fake-mesh-nodes.ts';
import type { FakeSession } from './fake-session.ts';
import type { FakeShell } from './fake-shell.ts';

const hosts: HostView[] = [
  { name: 'k3s-s', address: '192.168.10.10', role: 'server' },
  { name: 'k3s-w1', address: '192.168.10.101', role: 'agent' },
  { name: 'k3s-w2', address: '192.168.10.102', role: 'agent' },
  { name: 'testpc', address: '192.168.10.200', role: 'pc' },
];
const stepNames = ['disk', 'hosts', 'network', 'boot', 'nodes', 'istio', 'gateway', 'lesson'] as const;
const startSteps = [{ ko: '부두에 불을 켠다', en: 'Light the quay' }];
const stepMs = [310, 420, 95, 2100, 5200, 14_800, 3900, 640];

const lacking: Verdict = {
  status: 'failed',
  at: 1,
  reason: {
    code: 'start.no-quay',
    layer: 'pod',
    object: 'Deployment/default/quay',
    message: { ko: '배포 `quay`가 없다.', en: 'There is no Deployment `quay`.' },
    expected: 'quay',
    observed: 'nothing',
    next: 'kubectl get deployments',
    on: 'k3s-s',
  },
};

const firstFiles = (host: string) => ({
  '/root/.bashrc': 'alias k=kubectl\n',
  '/root/web.yaml': `# ${host}\nkind: Service\n`,
  '/root/k8s/crlf.yaml': 'a: 1\r\nb: 2',
  '/root/k8s/mixed.yaml': 'a: 1\r\nb: 2\n',
  '/root/latin1.txt': Buffer.from([0x63, 0x61, 0x66, 0xe9, 0x0a]),
  '/root/odd\nname': '',
});

/** What a lab that was started before cannot do. */
function ofBefore(files: FakeHostFiles): FakeHostFiles {
  const refuse = () => Promise.reject(new LabinitError('status', '404', { status: 404, reason: TOO_OLD }));
  const watch: FakeHostFiles['watch'] = async function* () {
    yield await refuse();
  };
  return { ...files, upload: refuse, download: refuse, watch };
}

export interface FakeTerminal {
  view: TerminalView;
  readonly shell: FakeShell;
  screen: string;
  bytes: number;
  /** Lines above the screen, for pages that come later. */
  history?: string;
}

/** The scripted lab, lesson and toolchain behind a fake server; every change goes to all connected pages. */
export class FakeWorld {
  readonly terminals = new Map<number, FakeTerminal>();
  readonly sessions = new Set<FakeSession>();
  readonly #listeners = new Set<(message: ServerMessage) => void>();
  lab: LabView | undefined;
  /** Files of the lab's hosts; a new lab has them as they were at first. */
  readonly #files = new Map<string, FakeHostFiles>();
  /** What the cluster has, by the names that reasons give. */
  readonly objects = new Map<string, ClusterObject['object']>();
  /** What the learner made by kubectl. */
  applied: AppliedObjects = { objects: [], leftOut: [] };
  /** When each checkpoint was answered last. */
  readonly answeredAt = new Map<string, number>();
  /** Whether the lab's hosts tell of changes and pass on folders, as those of a lab from before do not. */
  isOld = false;
  /** What the lab's API server and its programs say of manifests. */
  readonly cluster = fakeManifestCluster();
  readonly lessons = new Map<string, LessonView>();
  toolchain: ToolchainView = readyToolchain();
  troubled: TroubledService[] = [];
  /** The lesson whose page was opened last. */
  lastOpened: string | undefined;
  /** All pods have gone. */
  isWithoutPods = false;
  /** How long an answer is looked at. */
  answerDelayMs = 20;
  /** How long one boot step takes. */
  stepDelayMs = 20;
  readonly incidents = new FakeIncidents(this);
  readonly exams = new FakeExams(this);
  /** What the mesh view shows. */
  mesh: readonly MeshNode[] = fakeMeshNodes;
  readonly #meshListeners = new Set<() => void>();
  /** How long a traced request takes. */
  traceMs = 30;
  /** What `lab.start` leads to. */
  outcome: 'ready' | 'queued' | 'failed' | 'stays-booting' = 'ready';
  #labs = 0;
  #target = 'harbour';
  #timers = new Set<ReturnType<typeof setTimeout>>();

  constructor() {
    this.#setLesson({
      id: 'harbour',
      title: { ko: '시험용 항구', en: 'A harbour for tests' },
      checkpoints: harbourCheckpoints(),
    });
    this.#setLesson({
      id: 'quay',
      title: { ko: '시험용 부두', en: 'A quay for tests' },
      checkpoints: quayCheckpoints(),
    });
  }

  listen(listener: (message: ServerMessage) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  setMesh(nodes: readonly MeshNode[]): void {
    this.mesh = nodes;
    for (const listener of this.#meshListeners) listener();
  }

  onMesh(listener: () => void): () => void {
    this.#meshListeners.add(listener);
    return () => this.#meshListeners.delete(listener);
  }

  filesOf(host: string): FakeHostFiles {
    const files = this.#files.get(host) ?? fakeHostFiles(firstFiles(host));
    this.#files.set(host, files);
    return this.isOld ? ofBefore(files) : files;
  }

  tell(message: ServerMessage): void {
    for (const listener of this.#listeners) listener(message);
  }

  resize({ terminal, cols, rows }: { terminal: number; cols: number; rows: number }): void {
    const known = this.terminals.get(terminal);
    if (known) known.view = { ...known.view, cols, rows };
  }

  /** As if a program on the terminal's host printed it. */
  print(terminal: number, text: string): void {
    const known = this.terminals.get(terminal);
    if (!known || text === '') return;
    const bytes = new TextEncoder().encode(text);
    for (const session of this.sessions) session.sendOutput(terminal, known.bytes, bytes);
    known.bytes += bytes.length;
    known.screen += text;
  }

  setToolchain(toolchain: ToolchainView): void {
    this.toolchain = toolchain;
    this.tell({ type: 'toolchain', toolchain });
  }

  setTroubled(troubled: TroubledService[]): void {
    this.troubled = troubled;
    this.tell({ type: 'services', troubled });
  }

  setLab(lab: LabView): void {
    this.lab = lab;
    this.tell({ type: 'lab', lab });
  }

  startLab(lesson = 'harbour'): void {
    this.#labs += 1;
    this.#files.clear();
    this.#target = lesson;
    if (this.outcome === 'queued') this.setLab({ state: 'queued', ...this.#base(-1), position: 2 });
    else this.advance(0);
  }

  advance(step: number): void {
    if (step === 5 && this.outcome === 'failed') {
      const steps = this.#base(step).steps.map((it) =>
        it.status === 'running' ? { ...it, status: 'failed' as const } : it,
      );
      const error = failure('SLW203', { step: 'istio', detail: 'istiod was not ready after 60 s' });
      this.setLab({ state: 'failed', ...this.#base(step), steps, failure: error });
      return;
    }
    if (step === stepNames.length) {
      this.setLab({ state: 'ready', ...this.#base(step), readyMs: 27_465 });
      for (const { id } of this.lessons.get('harbour')?.checkpoints ?? []) {
        this.setVerdict(id, failedVerdicts[id] ?? pending());
      }
      return;
    }
    this.setLab({ state: step < 3 ? 'preparing' : step < 4 ? 'booting' : 'installing', ...this.#base(step) });
    if (this.outcome === 'stays-booting' && step === 3) return;
    this.later(() => this.advance(step + 1), this.stepDelayMs);
  }

  endLab(): void {
    if (!this.lab) return;
    this.setLab({ ...this.#base(stepNames.length), state: 'stopping' });
    for (const terminal of this.terminals.keys()) this.tell({ type: 'terminal.closed', terminal });
    this.terminals.clear();
    this.setLab({ ...this.#base(stepNames.length), state: 'stopped' });
    this.lab = undefined;
  }

  /** As when a host's machine part is killed. */
  killLab(): void {
    const error = failure('SLW207', { detail: 'k3s-s exited' });
    for (const terminal of this.terminals.keys()) this.tell({ type: 'terminal.closed', terminal, failure: error });
    this.terminals.clear();
    this.setLab({ ...this.#base(stepNames.length), state: 'failed', failure: error });
  }

  /** As `lesson.reset` does: another lab, and no answers. */
  reset(lesson: string): void {
    this.endLab();
    if (lesson === 'quay') this.#setLesson({ ...this.#lesson('quay'), checkpoints: quayCheckpoints() });
    this.tell({ type: 'lesson', lesson: this.#lesson(lesson) });
    this.startLab(lesson);
  }

  /** The lab of another lesson lacks what this one starts with. */
  lackStart(lesson: string, { prepares }: { prepares: boolean }): void {
    this.#setLesson({ ...this.#lesson(lesson), start: { verdict: lacking, prepares } });
    this.tell({ type: 'lesson', lesson: this.#lesson(lesson) });
  }

  /** As `lesson.prepare` does: the same lab, made ready for the lesson. */
  prepare(lesson: string): void {
    const { start: _, ...rest } = this.#lesson(lesson);
    this.#setLesson(rest);
    this.#target = lesson;
    this.tell({ type: 'lesson', lesson: rest });
    this.advance(4);
  }

  /** The task asks that the editor shows no diagnostics. */
  withoutChecks(checkpoint: string): void {
    const lesson = this.#lesson('harbour');
    const checkpoints = lesson.checkpoints.map((each) =>
      each.id === checkpoint ? { ...each, withoutChecks: true as const } : each,
    );
    this.#setLesson({ ...lesson, checkpoints });
    this.tell({ type: 'lesson', lesson: this.#lesson('harbour') });
  }

  submit(checkpoint: string, answer: Answer): void {
    this.later(() => this.setVerdict(checkpoint, gradeAnswer(checkpoint, answer), answer), this.answerDelayMs);
  }

  setVerdict(checkpoint: string, verdict: Verdict, answer?: Answer): void {
    const lesson = [...this.lessons.values()].find(({ checkpoints }) =>
      checkpoints.some(({ id }) => id === checkpoint),
    );
    const before = lesson?.checkpoints.find(({ id }) => id === checkpoint);
    if (!lesson || !before) throw new Error(`no checkpoint ${checkpoint}`);
    const firstPassedAt = before.firstPassedAt ?? (verdict.status === 'passed' ? verdict.at : undefined);
    if (answer) this.answeredAt.set(checkpoint, Date.now());
    const changes = {
      verdict,
      ...(firstPassedAt === undefined ? {} : { firstPassedAt }),
      ...(answer ? { answer } : {}),
    };
    this.#setLesson({
      ...lesson,
      checkpoints: lesson.checkpoints.map((view) => (view === before ? { ...view, ...changes } : view)),
    });
    this.tell({ type: 'verdict', lesson: lesson.id, checkpoint, ...changes });
  }

  progress(): Extract<ServerMessage, { type: 'progress' }>['lessons'] {
    return [...this.lessons.values()].map(({ id, checkpoints }) => ({
      id,
      checkpoints: checkpoints.map((view) => ({ id: view.id, passed: view.firstPassedAt !== undefined })),
    }));
  }

  #lesson(id: string): LessonView {
    const lesson = this.lessons.get(id);
    if (!lesson) throw new Error(`no lesson ${id}`);
    return lesson;
  }

  #setLesson(lesson: LessonView): void {
    this.lessons.set(lesson.id, lesson);
  }

  #base(current: number) {
    return base(current, this.#labs, this.#target);
  }

  later(action: () => void, ms: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      action();
    }, ms);
    this.#timers.add(timer);
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }
}

function base(current: number, labs: number, lesson: string) {
  const steps: LabStep[] = stepNames.map((name, index) => {
    const applied = name === 'lesson' && index <= current ? { applied: startSteps } : {};
    return index < current
      ? { name, status: 'done', ms: stepMs[index] ?? 0, ...applied }
      : { name, status: index === current ? 'running' : 'waiting', ...applied };
  });
  return {
    id: `fake${String(labs).padStart(4, '0')}`,
    spec: { workers: 2, cluster: true },
    target: { kind: 'lesson' as const, lesson },
    hosts,
    steps,
    createdAt: Date.now() - 8400,
  };
}

export const pending = (): Verdict => ({
  status: 'pending',
  at: Date.now(),
  waitingFor: {
    ko: '프록시가 새 설정을 받을 때까지 기다린다.',
    en: 'Waiting for the proxy to take the new configuration.',
  },
});

export const passed = (evidence: string): Verdict => ({ status: 'passed', at: Date.now(), evidence });

export const failedVerdicts: Readonly<Record<string, Verdict>> = {
  label: {
    status: 'failed',
    at: 0,
    reason: {
      code: 'namespace.label-missing',
      layer: 'label',
      object: 'Namespace/default',
      message: {
        ko: '네임스페이스에 사이드카 주입 레이블이 없다.',
        en: 'The namespace does not carry the label for sidecar injection.',
      },
      expected: 'istio-injection=enabled',
      observed: 'kubernetes.io/metadata.name=default',
      next: 'kubectl get namespace default --show-labels',
      on: 'k3s-s',
      analyzer: 'IST0102',
    },
  },
  injected: {
    status: 'failed',
    at: 0,
    reason: {
      code: 'pod.missing',
      layer: 'pod',
      object: 'Deployment/default/web',
      message: { ko: '디플로이먼트가 아직 없다.', en: 'There is no such Deployment yet.' },
      expected: '2/2 Running',
      observed: '없음',
      next: 'kubectl get deployment,pod -n default',
      on: 'k3s-s',
    },
  },
};

function harbourCheckpoints(): CheckpointView[] {
  const at = 0;
  const waitingFor = { ko: '실습 환경이 준비되기를 기다린다.', en: 'Waiting for the lab.' };
  return [
    {
      id: 'label',
      title: { ko: '주입 레이블', en: 'Injection label' },
      goal: {
        ko: 'default 네임스페이스의 새 파드가 사이드카를 얻는다.',
        en: 'New pods in the namespace default get a sidecar.',
      },
      verdict: { status: 'pending', at, waitingFor },
      hints: 3,
      hasSolution: true,
    },
    {
      id: 'injected',
      title: { ko: '사이드카가 든 파드', en: 'A pod with its sidecar' },
      goal: { ko: 'web 파드의 컨테이너 둘이 모두 준비된다.', en: 'Both containers of the web pod are ready.' },
      verdict: { status: 'pending', at, waitingFor },
      hasSolution: true,
    },
    {
      id: 'request',
      title: { ko: '바깥에서 온 요청', en: 'A request from outside' },
      goal: { ko: 'testpc의 요청이 200을 받는다.', en: 'A request from testpc is answered with 200.' },
      verdict: { status: 'pending', at, waitingFor },
    },
  ];
}

function readyToolchain(): ToolchainView {
  return {
    status: 'ready',
    artifacts: [],
    startedAt: 0,
    updatedAt: 0,
    remainingMs: 0,
    ready: { bare: true, cluster: true },
  };
}

/** A toolchain in the middle of its work, or stopped by a failing step. */
export function buildingToolchain({ failed = false } = {}): ToolchainView {
  const now = Date.now();
  return {
    status: failed ? 'failed' : 'building',
    startedAt: now - 512_000,
    updatedAt: now,
    remainingMs: 1_130_000,
    ready: { bare: true, cluster: false },
    artifacts: [
      { name: 'rootfs', title: 'Lab host rootfs', version: 'bookworm', status: 'cached', estimateMs: 90_000 },
      { name: 'labinit', title: 'labinit', version: '0.1.0', status: 'done', ms: 24_300, estimateMs: 25_000 },
      { name: 'envoy', title: 'Envoy', version: '1.40.0', status: 'done', ms: 31_000, estimateMs: 30_000 },
      {
        name: 'labnode',
        title: 'labnode',
        version: '1.30.14',
        status: failed ? 'failed' : 'running',
        startedAt: now - 341_000,
        estimateMs: 620_000,
        ...(failed ? { ms: 341_000 } : { detail: 'k8s.io/kubernetes/pkg/controller/garbagecollector' }),
      },
      { name: 'istio', title: 'Istio', version: '1.23.2', status: 'waiting', estimateMs: 540_000 },
      { name: 'images', title: 'Images', version: '1', status: 'waiting', estimateMs: 120_000 },
      { name: 'template-node', title: 'Node template', version: '1', status: 'waiting', estimateMs: 60_000 },
    ],
    ...(failed
      ? {
          failure: failure('SLW502', {
            artifact: 'labnode',
            detail: 'go build: exit status 1',
            log: 'logs/labnode.log',
          }),
          logTail: [
            'go: downloading k8s.io/kubernetes v1.30.14',
            '# k8s.io/kubernetes/pkg/kubelet',
            'link: signal: killed',
          ],
        }
      : {}),
  };
}
