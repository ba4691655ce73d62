/** The ResNet family's batch norms have PyTorch's default; it is part of the trained function. */
export const EPSILON = 1e-5;
