const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long a run still takes, no more exact than it can be known. */
export function timeLeft(seconds: number): string {
  if (seconds < 50) return 'less than a minute left';
  if (seconds < HOUR - MINUTE / 2) return `${Math.round(seconds / MINUTE)} min left`;
  if (seconds < DAY) {
    const tens = Math.round(seconds / (10 * MINUTE));
    const hours = Math.floor(tens / 6);
    const minutes = (tens % 6) * 10;
    return minutes === 0 ? `${hours} h left` : `${hours} h ${minutes} min left`;
  }
  const days = Math.round(seconds / DAY);
  return days === 1 ? 'about a day left' : `about ${days} days left`;
}

/** `2025-06-14` as `Saturday, 14 June 2025`, or `Today`, `Yesterday`. */
export function dayWords(day: string, now: Date): string {
  const date = new Date(`${day}T12:00:00`);
  if (Number.isNaN(date.getTime())) return 'No date';
  const noon = new Date(now.getFullYear(), now.getMonth(), now.getDate(), 12);
  const ago = Math.round((noon.getTime() - date.getTime()) / (DAY * 1000));
  if (ago === 0) return 'Today';
  if (ago === 1) return 'Yesterday';
  const weekday = date.toLocaleDateString('en-GB', { weekday: 'long' });
  return `${weekday}, ${dateWords(date)}`;
}

/** `2025-06-14T17:42:09` as `14 June 2025, 17:42`. */
export function momentWords(local: string): string {
  const date = new Date(local);
  if (Number.isNaN(date.getTime())) return local;
  return `${dateWords(date)}, ${date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })}`;
}

function dateWords(date: Date): string {
  return date.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
}
