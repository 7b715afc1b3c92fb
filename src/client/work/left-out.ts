import type { Localized } from '#protocol/errors.ts';

/** Why something is not in the archive. */
export const leftOutReasons = {
  large: { ko: '한 파일의 한도(32 MiB)보다 크다', en: 'larger than one file may be (32 MiB)' },
  total: { ko: '모두 합친 크기의 한도(128 MiB)를 넘는다', en: 'more than all files together may be (128 MiB)' },
  count: { ko: '개수의 한도를 넘는다', en: 'more than may be saved' },
  deep: { ko: '폴더가 너무 깊거나 경로가 너무 길다', en: 'the path is too deep or too long' },
  link: { ko: '심볼릭 링크다', en: 'a symbolic link' },
  special: { ko: '소켓, FIFO 또는 장치다', en: 'a socket, a FIFO or a device' },
  odd: { ko: '이름에 제어 문자가 있거나 UTF-8이 아니다', en: 'the name has control characters or is no UTF-8' },
  lab: { ko: '이 실습 환경에서만 쓰는 것이다', en: 'belongs to this lab alone' },
  unread: { ko: '읽지 못했다', en: 'could not be read' },
  secret: { ko: 'Secret의 내용은 저장하지 않는다', en: 'the data of a Secret is not saved' },
  'bare-pod': { ko: '명령으로 만든 파드여서 매니페스트가 없다', en: 'a pod that a command made, without a manifest' },
} as const satisfies Record<string, Localized>;
export type LeftOutReason = keyof typeof leftOutReasons;

export interface LeftOut {
  /** Such as `k3s-s:/root/core` or `Secret/default/token`. */
  readonly what: string;
  readonly reason: LeftOutReason;
  readonly bytes?: number;
  /** The error, where one was the reason. */
  readonly code?: string;
}

/** As it stands in the archive, for whoever opens it without a page. */
export const leftOutText = (all: readonly LeftOut[], limit: number): string => {
  const named = all.slice(0, limit).map((each) => ({ ...each, why: leftOutReasons[each.reason] }));
  return `${JSON.stringify({ leftOut: named, ...(all.length > limit && { more: all.length - limit }) }, undefined, 2)}\n`;
};
