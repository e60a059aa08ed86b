/**
 * The mapped file {@code counters}: what every port saw, sent and dropped, readable from any process.
 *
 * <p>Two sections, each an Agrona counters file of its own (metadata, then values), because each has one allocating writer: the
 * conductor for the dataplane's, the control thread for control's. Within the dataplane's section every value is written by one
 * worker. {@link io.margay.dataplane.counters.DropReason} names every way a frame can end other than being sent.
 */
package io.margay.dataplane.counters;
