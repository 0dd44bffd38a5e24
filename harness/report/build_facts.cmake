# Writes build_facts.hpp: how the program was built. Run at every build, because the commit changes
# without any file that CMake watches; the header is only touched if it differs.
#   cmake -DSOURCE=dir -DINPUT=build_facts.hpp.in -DOUTPUT=build_facts.hpp -DCOMPILER=...
#         -DFLAGS_FILE=... -DTYPE=... -DBENCHMARK_VERSION=...
#         -DHWLOC_VERSION=... -P build_facts.cmake
execute_process(COMMAND git -C ${SOURCE} rev-parse --verify HEAD OUTPUT_VARIABLE commit
                OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
set(dirty false)
if(failed)
  set(commit "")
else()
  # Results are data: a run that was just recorded does not make the next one dirty. Nor does a new file that no build reads.
  execute_process(COMMAND git -C ${SOURCE} status --porcelain --untracked-files=no -- . ":(exclude)results"
                  OUTPUT_VARIABLE changes ERROR_QUIET)
  execute_process(COMMAND git -C ${SOURCE} ls-files --others --exclude-standard -- harness impls include languages parts protocols
                  OUTPUT_VARIABLE added ERROR_QUIET)
  if(changes OR added)
    set(dirty true)
  endif()
endif()
file(READ ${FLAGS_FILE} flags)
string(STRIP "${flags}" flags)
string(REGEX REPLACE "[ \n]+" " " flags "${flags}")
string(REPLACE "\\" "\\\\" flags "${flags}")
string(REPLACE "\"" "\\\"" flags "${flags}")
configure_file(${INPUT} ${OUTPUT} @ONLY)
