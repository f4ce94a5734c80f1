"""Great Expectations: suites read, relations validated, pages rendered. Nothing outside this room knows the library."""
