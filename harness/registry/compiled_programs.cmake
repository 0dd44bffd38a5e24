# Which programs are compiled: all, or those that one plan measures (TYPED_PIPES_PLAN, its name or file, as make bench sets
# it). Objects of the others stay where they are, so that going back to a plan compiles nothing twice.
set(TYPED_PIPES_PLAN "" CACHE STRING "Compile only the programs of this plan, its name or its file; all if empty")

set(plan_text "")
if(TYPED_PIPES_PLAN)
  set(plan_file ${CMAKE_CURRENT_SOURCE_DIR}/plan/plans/${TYPED_PIPES_PLAN}.toml)
  if(TYPED_PIPES_PLAN MATCHES "/" OR NOT EXISTS "${plan_file}")
    get_filename_component(plan_file "${TYPED_PIPES_PLAN}" ABSOLUTE BASE_DIR ${PROJECT_SOURCE_DIR})
  endif()
  if(NOT EXISTS "${plan_file}" OR IS_DIRECTORY "${plan_file}")
    message(FATAL_ERROR "TYPED_PIPES_PLAN=${TYPED_PIPES_PLAN}: no such plan (for all programs: -D TYPED_PIPES_PLAN=)")
  endif()
  # A plan that comes from a pipe is left for the program to read, and all is compiled.
  file(SIZE "${plan_file}" plan_size)
  if(plan_size GREATER 0)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${plan_file}")
    file(READ "${plan_file}" plan_text)
  endif()
endif()

# An experiment that is named anywhere in the file, comments aside, is compiled; a file that names none takes the axes. A name
# that is spelt with escapes or over several lines is not found: such a file has all.
string(REGEX REPLACE "(^|\n)[ \t]*#[^\n]*" "" named "${plan_text}")
foreach(experiment IN ITEMS axes settings comparison)
  set(compiled_${experiment} true)
  if(plan_text AND NOT named MATCHES "[\"']${experiment}[\"']|\\\\|\"\"\"|'''")
    set(compiled_${experiment} false)
  endif()
endforeach()
if(NOT compiled_settings AND NOT compiled_comparison)
  set(compiled_axes true)
endif()
