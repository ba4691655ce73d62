import { expect, test } from 'vitest';
import { Camera } from './camera.svelte.ts';

function cameraOf(width = 1000, height = 600): Camera {
  const camera = new Camera();
  camera.resize(width, height);
  return camera;
}

test('Camera - the world fills the map, and its edges are the end', () => {
  const camera = cameraOf();
  expect(camera.scale).toBeCloseTo(1000);
  camera.pan({ x: 5000, y: 5000 });
  expect(camera.area).toMatchObject({ west: -180 });
  expect(camera.area.north).toBeCloseTo(85.05, 1);
  camera.zoomBy(0.1);
  expect(camera.scale).toBeCloseTo(1000);
});

test('Camera.zoomBy - what is under the pointer stays there', () => {
  const camera = cameraOf();
  camera.zoomBy(8);
  const at = { x: 200, y: -100 };
  const before = camera.project(60, 10);
  camera.pan({ x: camera.width / 2 + at.x - before.x, y: camera.height / 2 + at.y - before.y });
  camera.zoomBy(4, at);
  expect(camera.project(60, 10).x).toBeCloseTo(camera.width / 2 + at.x, 3);
  expect(camera.project(60, 10).y).toBeCloseTo(camera.height / 2 + at.y, 3);
});

test('Camera.fit - all of a part is seen; one point is not looked at through a microscope', () => {
  const camera = cameraOf();
  const area = { south: 58, west: 5, north: 71, east: 31 };
  camera.fit(area);
  const shown = camera.area;
  expect(shown.south).toBeLessThan(area.south);
  expect(shown.north).toBeGreaterThan(area.north);
  expect(shown.west).toBeLessThan(area.west);
  expect(shown.east).toBeGreaterThan(area.east);
  camera.fit({ south: 60, west: 5, north: 60, east: 5 });
  expect(camera.zoom).toBe(12);
});
