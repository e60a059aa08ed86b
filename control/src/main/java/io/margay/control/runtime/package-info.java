/** Who may use a runtime directory: one router, or one import, at a time. */
package io.margay.control.runtime;
