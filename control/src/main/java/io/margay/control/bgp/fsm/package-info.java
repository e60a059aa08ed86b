/**
 * The life of a session (RFC 4271 8), without I/O and without a clock.
 *
 * <p>{@link io.margay.control.bgp.fsm.PeerFsm} is driven by events ({@code on...}, each with the time) and answers with calls of {@link
 * io.margay.control.bgp.fsm.FsmActions}. So a session is a list of events, and a test is a list of actions.
 *
 * <pre>
 *             start                  connected                  OPEN in order            KEEPALIVE
 *   IDLE ------------> CONNECT ------------------> OPEN_SENT ------------------> OPEN_CONFIRM ------> ESTABLISHED
 *                       ^   | failed                  ^                                                   |
 *             retry due |   v                         | accepted                    error, close, silence |
 *                      ACTIVE <-----------------------+---------------------------------------------------'
 * </pre>
 *
 * <p>A peer can have two connections at once, one that we dialled and one that it did: the two legs. Each goes its own way from OPEN_SENT
 * on; which one stays is decided when the second OPEN arrives (RFC 4271 6.8). A peer that is not established always accepts, whatever its
 * retry timer says, so that the side that restarted is back as soon as it dials.
 */
package io.margay.control.bgp.fsm;
