/**
 * For a Node that downloads: companies name their proxy in HTTPS_PROXY and sign with certificates of the system's
 * own. A person's setting of the same variables goes before.
 */
export const networkDefaults = { NODE_USE_ENV_PROXY: '1', NODE_USE_SYSTEM_CA: '1' };
