/**
 * Where a picture stands on its stage. `zoom` is 1 where the whole picture fits, `x` and `y` are how far its middle is
 * from the stage's, in parts of the picture as it is shown. Two pictures of other sizes can share a view.
 */
export type View = { zoom: number; x: number; y: number };

/** Pixels. The picture as it stands upright after turning. */
export type Geometry = {
  stage: { width: number; height: number };
  picture: { width: number; height: number };
  /** Of the screen, for one of these pixels. */
  density: number;
};

/** A point of the stage, in pixels from its middle. */
export type Point = { x: number; y: number };

export const FITTED: View = { zoom: 1, x: 0, y: 0 };
/** Four screen pixels for one of the picture. */
const LARGEST = 4;
/** A small picture is not blown up beyond twice its size. */
const LARGEST_FIT = 2;

/** Pixels of the stage for one of the picture when the whole of it is shown. */
export function fitScale({ stage, picture, density }: Geometry): number {
  if (picture.width <= 0 || picture.height <= 0) return 1;
  const fit = Math.min(stage.width / picture.width, stage.height / picture.height);
  return Math.max(0.0001, Math.min(fit, LARGEST_FIT / density));
}

/** One pixel of the picture is one of the screen. */
export function naturalZoom(geometry: Geometry): number {
  return 1 / (fitScale(geometry) * geometry.density);
}

export function largestZoom(geometry: Geometry): number {
  return Math.max(1, LARGEST * naturalZoom(geometry));
}

/** 1 is one to one. */
export function shownScale(geometry: Geometry, view: View): number {
  return view.zoom / naturalZoom(geometry);
}

/** The picture as it is shown, pixels of the stage. */
export function shownSize(geometry: Geometry, zoom: number): { width: number; height: number } {
  const scale = fitScale(geometry) * zoom;
  return { width: geometry.picture.width * scale, height: geometry.picture.height * scale };
}

/** Zooms so that what lies under `point` stays there. */
export function zoomTo(geometry: Geometry, view: View, zoom: number, point: Point): View {
  const next = Math.min(Math.max(1, zoom), largestZoom(geometry));
  const before = shownSize(geometry, view.zoom);
  const after = shownSize(geometry, next);
  const keep = (at: number, offset: number, old: number, now: number): number =>
    (at - (at / old - offset) * now) / now;
  return clamp(geometry, {
    zoom: next,
    x: keep(point.x, view.x, before.width, after.width),
    y: keep(point.y, view.y, before.height, after.height),
  });
}

/** Moves by pixels of the stage. */
export function panBy(geometry: Geometry, view: View, by: Point): View {
  const { width, height } = shownSize(geometry, view.zoom);
  return clamp(geometry, { zoom: view.zoom, x: view.x + by.x / width, y: view.y + by.y / height });
}

/** The picture covers the stage, or stands in its middle where it is smaller. */
export function clamp(geometry: Geometry, view: View): View {
  const { width, height } = shownSize(geometry, view.zoom);
  const limit = (shown: number, stage: number): number => Math.max(0, (shown - stage) / 2 / shown);
  const within = (value: number, most: number): number => Math.min(Math.max(value, -most), most) || 0;
  return {
    zoom: view.zoom,
    x: within(view.x, limit(width, geometry.stage.width)),
    y: within(view.y, limit(height, geometry.stage.height)),
  };
}
