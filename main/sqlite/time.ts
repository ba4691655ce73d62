/** Milliseconds since 1970 as local time `YYYY-MM-DDTHH:MM:SS`. */
export function localTime(milliseconds: number): string {
  const date = new Date(milliseconds);
  const local = new Date(milliseconds - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19);
}
