/** The files of the runtime directory that the dataplane maps: how one is made so that a full disk is said at the start. */
package io.margay.dataplane.runtime;
