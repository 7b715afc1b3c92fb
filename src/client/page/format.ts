import type { Language } from '#protocol/messages.ts';

/** A duration as a learner reads it: `8.4 s`, `2 min 10 s`, `1 h 5 min`. */
export function formatDuration(ms: number, language: Language): string {
  const unit = language === 'ko' ? { s: '초', min: '분', h: '시간' } : { s: ' s', min: ' min', h: ' h' };
  const seconds = ms / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)}${unit.s}`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}${unit.s}`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return joinNonZero([minutes, unit.min], [whole % 60, unit.s]);
  return joinNonZero([Math.floor(minutes / 60), unit.h], [minutes % 60, unit.min]);
}

/** An estimate, in whole minutes: seconds would suggest a precision that it does not have. */
export function formatEstimate(ms: number, language: Language): string {
  return formatDuration(Math.max(1, Math.ceil(ms / 60_000)) * 60_000, language);
}

export const MINUTE_MS = 60_000;

/** A duration in the whole minutes of it that have passed: `35 min`, `1 h 5 min`. */
export function formatMinutes(ms: number, language: Language): string {
  const minutes = Math.max(0, Math.floor(ms / MINUTE_MS));
  if (minutes > 0) return formatDuration(minutes * MINUTE_MS, language);
  return language === 'ko' ? '1분 미만' : 'less than a minute';
}

/** Memory as it is counted, by 1024: `2.9 GiB`, `640 MiB`. */
export function formatBytes(bytes: number): string {
  const mib = bytes / 1024 ** 2;
  return mib >= 1000 ? `${(mib / 1024).toFixed(1)} GiB` : `${Math.round(mib)} MiB`;
}

function joinNonZero(...parts: readonly (readonly [number, string])[]): string {
  return parts
    .filter(([value]) => value > 0)
    .map(([value, unit]) => `${value}${unit}`)
    .join(' ');
}

export function formatTime(at: number, language: Language): string {
  return new Date(at).toLocaleTimeString(language, { hour: '2-digit', minute: '2-digit' });
}
