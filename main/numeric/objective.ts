/** A function to be minimised: writes the gradient at `position` and returns the value there. */
export type Objective = (position: Float64Array, gradient: Float64Array) => Promise<number>;

export type Point = { position: Float64Array; value: number; gradient: Float64Array };
