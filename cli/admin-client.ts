import type { z } from 'zod';
import {
  adminFailureSchema,
  adminLabSchema,
  adminLabsSchema,
  adminStatusSchema,
  type createLabSchema,
  examGradeSchema,
  type gradeRequestSchema,
  gradeResultSchema,
  lessonsSchema,
} from '#protocol/admin.ts';
import { SlipwayError } from '#protocol/errors.ts';
import { lenient } from '#protocol/lenient.ts';
import { callSocket, type SocketCallOptions, type SocketRequest, streamSocket } from '#server/labs/socket-http.ts';

/** Sixteen tasks, three at a time, each with half a minute at most. */
const EXAM_TIMEOUT_MS = 300_000;

export type AdminLab = z.infer<typeof adminLabSchema>;

/** The server as the command line sees it. Throws what the server refuses with, or SLW505 when nobody answers. */
export interface AdminClient {
  readonly socketPath: string;
  status(options?: SocketCallOptions): Promise<z.infer<typeof adminStatusSchema>>;
  lessons(): Promise<z.infer<typeof lessonsSchema>['lessons']>;
  labs(): Promise<AdminLab[]>;
  lab(id: string): Promise<AdminLab>;
  create(request: z.input<typeof createLabSchema>): Promise<AdminLab>;
  destroy(id: string): Promise<AdminLab>;
  grade(id: string, request: z.output<typeof gradeRequestSchema>): Promise<z.infer<typeof gradeResultSchema>>;
  gradeExam(id: string): Promise<z.infer<typeof examGradeSchema>>;
  /** The lab as it is, and each time it changes. */
  follow(id: string, signal?: AbortSignal): AsyncGenerator<AdminLab>;
}

export function adminClient(socketPath: string): AdminClient {
  const call = async <T>(request: SocketRequest, schema: z.ZodType<T>, options?: SocketCallOptions): Promise<T> => {
    const answer = await callSocket(socketPath, request, options).catch((cause: unknown) => {
      throw new SlipwayError('SLW505', { service: 'server', detail: (cause as Error).message }, { cause });
    });
    if (answer.status < 400) return lenient(schema).parse(answer.body);
    const refused = adminFailureSchema.safeParse(answer.body);
    if (refused.success) throw SlipwayError.received(refused.data.failure);
    throw new SlipwayError('SLW505', { service: 'server', detail: `${request.path} → ${answer.status}` });
  };
  const at = (id: string) => `/api/labs/${encodeURIComponent(id)}`;
  return {
    socketPath,
    status: (options) => call({ method: 'GET', path: '/api/status' }, adminStatusSchema, options),
    lessons: async () => (await call({ method: 'GET', path: '/api/lessons' }, lessonsSchema)).lessons,
    labs: async () => (await call({ method: 'GET', path: '/api/labs' }, adminLabsSchema)).labs,
    lab: (id) => call({ method: 'GET', path: at(id) }, adminLabSchema),
    create: (body) => call({ method: 'POST', path: '/api/labs', body }, adminLabSchema),
    destroy: (id) => call({ method: 'DELETE', path: at(id) }, adminLabSchema, { timeoutMs: 60_000 }),
    grade: (id, request) =>
      call({ method: 'POST', path: `${at(id)}/grade`, body: request }, gradeResultSchema, {
        timeoutMs: request.waitMs + 60_000,
      }),
    gradeExam: (id) =>
      call({ method: 'POST', path: `${at(id)}/exam` }, examGradeSchema, { timeoutMs: EXAM_TIMEOUT_MS }),
    async *follow(id, signal) {
      for await (const line of streamSocket(socketPath, `${at(id)}/events`, signal ? { signal } : {})) {
        yield lenient(adminLabSchema).parse(line);
      }
    },
  };
}
