import { fromWorld, toWorld, WORLD } from '../../main/core/places/mercator.ts';
import { LAST_ZOOM, type Area } from '../../main/core/places/place.ts';

export type Point = { x: number; y: number };

/** The world's width in pixels at zoom 0. */
const TILE = 256;
/** Pixels that are left free around what is fitted into the map. */
const MARGIN = 64;
const FITTED_ZOOM = 12;

/** Which part of the world the map shows: a square world, 0 to 1 from the left and from the top. */
export class Camera {
  width = $state(0);
  height = $state(0);
  /** Of the middle. */
  x = $state(0.5);
  y = $state(0.36);
  zoom = $state(1);

  /** The world is never smaller than the map. */
  get leastZoom(): number {
    return Math.log2(Math.max(this.width, this.height, TILE) / TILE);
  }

  /** Pixels of the whole world's width. */
  get scale(): number {
    return TILE * 2 ** this.zoom;
  }

  resize(width: number, height: number): void {
    this.width = width;
    this.height = height;
    this.#settle();
  }

  pan(by: Point): void {
    this.x -= by.x / this.scale;
    this.y -= by.y / this.scale;
    this.#settle();
  }

  /** @param at pixels from the middle, which stay where they are */
  zoomBy(factor: number, at: Point = { x: 0, y: 0 }): void {
    const before = this.scale;
    this.zoom = Math.min(LAST_ZOOM, Math.max(this.leastZoom, this.zoom + Math.log2(factor)));
    const after = this.scale;
    this.x += at.x / before - at.x / after;
    this.y += at.y / before - at.y / after;
    this.#settle();
  }

  /** Shows all of a part of the world. */
  fit({ south, west, north, east }: Area): void {
    const [left, bottom] = toWorld(south, west).map((step) => step / WORLD) as [number, number];
    const [right, top] = toWorld(north, east).map((step) => step / WORLD) as [number, number];
    const across = Math.log2(Math.max(1, this.width - 2 * MARGIN) / (TILE * Math.max(right - left, 1e-9)));
    const down = Math.log2(Math.max(1, this.height - 2 * MARGIN) / (TILE * Math.max(bottom - top, 1e-9)));
    this.zoom = Math.max(this.leastZoom, Math.min(FITTED_ZOOM, across, down));
    this.x = (left + right) / 2;
    this.y = (top + bottom) / 2;
    this.#settle();
  }

  /** Pixels from the map's left and top. */
  project(latitude: number, longitude: number): Point {
    const [easting, southing] = toWorld(latitude, longitude);
    return {
      x: (easting / WORLD - this.x) * this.scale + this.width / 2,
      y: (southing / WORLD - this.y) * this.scale + this.height / 2,
    };
  }

  get area(): Area {
    const across = this.width / this.scale / 2;
    const down = this.height / this.scale / 2;
    const at = (x: number, y: number) => fromWorld(clamp(x) * WORLD, clamp(y) * WORLD);
    const topLeft = at(this.x - across, this.y - down);
    const bottomRight = at(this.x + across, this.y + down);
    return {
      south: bottomRight.latitude,
      west: topLeft.longitude,
      north: topLeft.latitude,
      east: bottomRight.longitude,
    };
  }

  #settle(): void {
    this.zoom = Math.max(this.zoom, this.leastZoom);
    const across = this.width / this.scale / 2;
    const down = this.height / this.scale / 2;
    this.x = Math.min(1 - across, Math.max(across, this.x));
    this.y = Math.min(1 - down, Math.max(down, this.y));
  }
}

function clamp(part: number): number {
  return Math.min(1, Math.max(0, part));
}
