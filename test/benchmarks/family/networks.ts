/** A network of the article's tables, at the size that its accuracy is published for. */
export type FamilyNetwork = {
  kind: 'ResNet' | 'ResNeXt' | 'SE-Net' | 'SK-Net' | 'ResNeSt' | 'ResNeSt-fast' | 'EfficientNet';
  /** A key of `main/nets/architectures.ts`. */
  architecture: string;
  /** Side of the square input, pixels. */
  size: number;
  /** Published, per cent of ImageNet's validation photos; null where nobody publishes weights. */
  top1: number | null;
  top5: number | null;
  /** The row of timm's table. */
  row: string | null;
};

/** Of all published accuracies. */
export const ACCURACY_SOURCE =
  'timm, results/results-imagenet.csv at 0173a139 (resnest269e and resnest14d: at aa4b5850)';

/**
 * The networks that "ResNeSt: Split-Attention Networks" (arXiv:2004.08955) compares, each row as timm publishes it at
 * the article's size: kind, architecture, size, top-1, top-5, row. SE-Nets are the authors' own weights.
 */
const ROWS = [
  ['ResNet', 'resnet50', 224, 76.13, 92.858, 'resnet50.tv_in1k'],
  ['ResNet', 'resnet101', 224, 77.376, 93.542, 'resnet101.tv_in1k'],
  ['ResNet', 'resnet50d', 224, 79.078, 94.468, 'resnet50d.gluon_in1k'],
  ['ResNet', 'resnet101d', 224, 80.426, 95.024, 'resnet101d.gluon_in1k'],
  ['ResNeXt', 'resnext50_32x4d', 224, 77.618, 93.696, 'resnext50_32x4d.tv_in1k'],
  ['ResNeXt', 'resnext101_32x4d', 224, 80.34, 94.93, 'resnext101_32x4d.gluon_in1k'],
  ['SE-Net', 'seresnet50', 224, 77.644, 93.758, 'legacy_seresnet50.in1k'],
  ['SE-Net', 'seresnet101', 224, 78.386, 94.262, 'legacy_seresnet101.in1k'],
  ['SK-Net', 'skresnet50', 224, null, null, null],
  ['SK-Net', 'skresnext50_32x4d', 224, 80.162, 94.64, 'skresnext50_32x4d.ra_in1k'],
  ['ResNeSt-fast', 'resnest50d_1s4x24d', 224, 80.988, 95.326, 'resnest50d_1s4x24d.in1k'],
  ['ResNeSt-fast', 'resnest50d_4s2x40d', 224, 81.12, 95.56, 'resnest50d_4s2x40d.in1k'],
  ['ResNeSt', 'resnest14d', 224, 75.516, 92.512, 'resnest14d.gluon_in1k'],
  ['ResNeSt', 'resnest26d', 224, 78.484, 94.294, 'resnest26d.gluon_in1k'],
  ['ResNeSt', 'resnest50d', 224, 80.964, 95.384, 'resnest50d.in1k'],
  ['ResNeSt', 'resnest101e', 256, 82.884, 96.322, 'resnest101e.in1k'],
  ['ResNeSt', 'resnest200e', 320, 83.846, 96.884, 'resnest200e.in1k'],
  ['ResNeSt', 'resnest269e', 416, 84.542, 96.988, 'resnest269e.in1k'],
  ['EfficientNet', 'tf_efficientnet_b0', 224, 76.532, 93.008, 'tf_efficientnet_b0.in1k'],
  ['EfficientNet', 'tf_efficientnet_b1', 240, 78.56, 94.094, 'tf_efficientnet_b1.in1k'],
  ['EfficientNet', 'tf_efficientnet_b2', 260, 79.604, 94.714, 'tf_efficientnet_b2.in1k'],
  ['EfficientNet', 'tf_efficientnet_b3', 300, 80.878, 95.3, 'tf_efficientnet_b3.in1k'],
  ['EfficientNet', 'tf_efficientnet_b4', 380, 82.608, 96.128, 'tf_efficientnet_b4.in1k'],
] as const;

export const FAMILY: readonly FamilyNetwork[] = ROWS.map(([kind, architecture, size, top1, top5, row]) => ({
  kind,
  architecture,
  size,
  top1,
  top5,
  row,
}));
