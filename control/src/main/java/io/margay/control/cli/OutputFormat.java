package io.margay.control.cli;

enum OutputFormat {
    table,
    json,
    csv
}
