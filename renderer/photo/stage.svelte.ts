import { FITTED, clamp, largestZoom, naturalZoom, panBy, shownScale, shownSize, zoomTo, type Geometry, type Point, type View } from './zoom.ts'; // prettier-ignore

/** How far one press of a key zooms, and how far it moves, in parts of the stage. */
const STEP = 1.4;
const PAN = 0.2;

/** How one picture, or two side by side, stand on the stage, and how they were turned. */
export class StageState {
  view: View = $state.raw(FITTED);
  /** Quarter turns to the right, for viewing: the file stays as it is. */
  turns = $state(0);
  /** Of the picture that the keys are for. */
  geometry: Geometry = $state.raw({
    stage: { width: 1, height: 1 },
    picture: { width: 1, height: 1 },
    density: 1,
  });

  readonly zoomed = $derived(this.view.zoom > 1.001);
  /** Percent; 100 is one to one. */
  readonly percent = $derived(Math.round(shownScale(this.geometry, this.view) * 100));
  readonly isNatural = $derived(Math.abs(this.view.zoom / naturalZoom(this.geometry) - 1) < 0.005);
  readonly isLargest = $derived(this.view.zoom >= largestZoom(this.geometry) * 0.999);

  fit(): void {
    this.view = FITTED;
  }

  reset(): void {
    this.view = FITTED;
    this.turns = 0;
  }

  turn(by: 1 | -1): void {
    this.turns += by;
    this.view = FITTED;
  }

  step(direction: 1 | -1, point: Point = { x: 0, y: 0 }): void {
    this.zoomBy(this.geometry, direction === 1 ? STEP : 1 / STEP, point);
  }

  /** Between the whole picture and one to one. */
  toggle(geometry: Geometry = this.geometry, point: Point = { x: 0, y: 0 }): void {
    if (this.zoomed) this.fit();
    else this.view = zoomTo(geometry, this.view, Math.max(naturalZoom(geometry), 1.5), point);
  }

  zoomBy(geometry: Geometry, factor: number, point: Point): void {
    this.view = zoomTo(geometry, this.view, this.view.zoom * factor, point);
  }

  pan(geometry: Geometry, by: Point): void {
    this.view = panBy(geometry, this.view, by);
  }

  /** By an arrow key, as a scroll bar moves: right shows what lies at the right. */
  panKey(x: number, y: number): void {
    const { width, height } = this.geometry.stage;
    this.pan(this.geometry, { x: -x * width * PAN, y: -y * height * PAN });
  }

  /** After the window changed its size. */
  settle(geometry: Geometry): void {
    this.view = clamp(geometry, this.view);
  }

  /** For the picture's style. */
  place(geometry: Geometry): { width: number; height: number; left: number; top: number } {
    const { width, height } = shownSize(geometry, this.view.zoom);
    return {
      width,
      height,
      left: (geometry.stage.width - width) / 2 + this.view.x * width,
      top: (geometry.stage.height - height) / 2 + this.view.y * height,
    };
  }
}
