/** What measuring leaves behind: flat figures as JSON, and a page of charts drawn from them, as HTML with inline SVG. */
package io.margay.perf.report;
