package io.margay.control.config;

/**
 * Graceful restart with a peer (RFC 4724, 9494), ours and its.
 *
 * @param restartSeconds how long it is asked to keep our routes while we are away; 0: not at all
 * @param staleSeconds how long it may take to tell its routes again once it is back
 * @param longLivedSeconds how long it is asked to keep ours after that; 0: not at all
 * @param maxLongLivedSeconds how long we keep its at most; 0: not at all
 * @param helper we keep its routes while it is away; without it the whole is off
 */
public record GracefulRestartConfig(
        int restartSeconds, int staleSeconds, int longLivedSeconds, int maxLongLivedSeconds, boolean helper) {
    /** RFC 4724 3: 12 bits. */
    public static final int MAX_RESTART_SECONDS = 4_095;

    /** RFC 9494 3: 24 bits. */
    public static final int MAX_LONG_LIVED_SECONDS = 0xFF_FFFF;

    /** The 120 s are Calico's. */
    public static final GracefulRestartConfig DEFAULT = new GracefulRestartConfig(120, 360, 0, 0, true);
}
