package io.margay.control;

/** Who ends the router when an operator asks for it over the control socket. Called on the control thread, which goes on until it is closed. */
interface StopListener {
    /** @param isForUpgrade another start is to follow at once: peers that can are to keep our routes meanwhile */
    void onStop(boolean isForUpgrade);
}
