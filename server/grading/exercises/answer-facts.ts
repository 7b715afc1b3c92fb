/** A value that only the learner's own lab knows; read when an answer is graded. */
export type AnswerFact =
  | { readonly of: 'node-port'; readonly namespace: string; readonly service: string; readonly port: number }
  | { readonly of: 'cluster-ip'; readonly namespace: string; readonly service: string }
  | { readonly of: 'pod-ip'; readonly namespace: string; readonly app: string }
  | { readonly of: 'node-of-pod'; readonly namespace: string; readonly app: string };
