/** Ctrl + wheel, a trackpad's pinch and two fingers size the photos: `by` is what their height is multiplied with. */
export function attachSizing(element: HTMLElement, onsize: (by: number) => void): () => void {
  const WHEEL = 400;
  const fingers = new Map<number, { x: number; y: number }>();
  const controller = new AbortController();
  const { signal } = controller;

  element.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      onsize(Math.exp(-event.deltaY / WHEEL));
    },
    { passive: false, signal },
  );

  function gap(): number {
    const [a, b] = [...fingers.values()];
    return a === undefined || b === undefined ? 0 : Math.hypot(a.x - b.x, a.y - b.y);
  }
  const keep = (event: PointerEvent): void => {
    if (event.pointerType !== 'touch') return;
    const before = gap();
    const known = fingers.has(event.pointerId);
    if (!known && event.type === 'pointermove') return;
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (known && before > 0 && fingers.size === 2) onsize(gap() / before);
  };
  const drop = (event: PointerEvent): void => void fingers.delete(event.pointerId);
  element.addEventListener('pointerdown', keep, { signal });
  element.addEventListener('pointermove', keep, { signal });
  element.addEventListener('pointerup', drop, { signal });
  element.addEventListener('pointercancel', drop, { signal });
  return () => controller.abort();
}
