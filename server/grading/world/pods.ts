import type { Pod } from './resources.ts';

export const SIDECAR = 'istio-proxy';

/** The sidecar is an ordinary container, or an init container that restarts (native sidecars). */
export function sidecarOf(pod: Pod): 'container' | 'init' | undefined {
  if (pod.spec.containers.some(({ name }) => name === SIDECAR)) return 'container';
  const native = pod.spec.initContainers.some(
    ({ name, restartPolicy }) => name === SIDECAR && restartPolicy === 'Always',
  );
  return native ? 'init' : undefined;
}

/** A proxy beside no application is a gateway's. */
export const isProxyAlone = (pod: Pod): boolean =>
  sidecarOf(pod) !== undefined && runningContainers(pod).every(({ name }) => name === SIDECAR);

/** Containers that run as long as the pod does: ordinary ones, and init containers that restart. */
export const runningContainers = (pod: Pod): Pod['spec']['containers'] => [
  ...pod.spec.containers,
  ...pod.spec.initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always'),
];

/** The user that a container runs as, as far as its pod says it. */
export const runAsUser = (pod: Pod, container: string): number | undefined =>
  [...pod.spec.containers, ...pod.spec.initContainers].find(({ name }) => name === container)?.securityContext
    ?.runAsUser ?? pod.spec.securityContext?.runAsUser;

/** READY as `kubectl get pod` prints it: native sidecars count too. */
export function readyCount(pod: Pod): { ready: number; total: number; text: string } {
  const native = pod.spec.initContainers
    .filter(({ restartPolicy }) => restartPolicy === 'Always')
    .map(({ name }) => name);
  const statuses = [
    ...pod.status.containerStatuses,
    ...pod.status.initContainerStatuses.filter(({ name }) => native.includes(name)),
  ];
  const total = pod.spec.containers.length + native.length;
  const ready = statuses.filter((status) => status.ready).length;
  return { ready, total, text: `${ready}/${total}` };
}

export function isReady(pod: Pod): boolean {
  const condition = pod.status.conditions.find(({ type }) => type === 'Ready');
  return condition?.status === 'True' && !pod.metadata.deletionTimestamp;
}

export const isEnding = (pod: Pod): boolean =>
  pod.metadata.deletionTimestamp !== undefined || pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed';

export const podName = (pod: Pod): string => `Pod/${pod.metadata.namespace}/${pod.metadata.name}`;

/** The Deployment that made the pod, by its ReplicaSet's name: `<deployment>-<template hash>`. */
export function deploymentNameOf(pod: Pod): string | undefined {
  const owner = pod.metadata.ownerReferences.find(({ kind }) => kind === 'ReplicaSet');
  const hash = pod.metadata.labels['pod-template-hash'];
  if (!owner || !hash || !owner.name.endsWith(`-${hash}`)) return undefined;
  return owner.name.slice(0, -hash.length - 1);
}

export const matches = (
  selector: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>>,
): boolean => Object.entries(selector).every(([key, value]) => labels[key] === value);

export const labelText = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',') || '(none)';
