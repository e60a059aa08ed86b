/**
 * Questions to a running router that no file answers, over the UNIX socket {@code control.sock} in the runtime directory.
 *
 * <p>One line of JSON goes in, one comes out; a connection may ask again. A request is {@code {"query":"endpoints"}}, with further fields
 * by query; an answer is {@code {"ok":true,"result":..}} or {@code {"ok":false,"error":"..","badInput":false}}. Long lists come in pages: the
 * answer has {@code "next"}, which the next request repeats as {@code "after"}.
 *
 * <p>The server lives on the control thread's selector: it reads what is there, answers in memory, writes what the socket takes, and keeps
 * the rest for later. So a client can neither stop the thread nor fill its memory: requests, pages, connections and patience are bounded. Who may
 * ask is decided by the kernel's word (SO_PEERCRED): root, or the user that the router runs as.
 *
 * <p>What is in the mapped files (FIB, counters, neighbours) is not served here: the command line reads the files, also of a process that
 * hangs or is gone.
 */
package io.margay.control.query;
