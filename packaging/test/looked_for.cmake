# Included before the first project() of a tested project: a package that is not in ALLOWED_PACKAGES must not even
# be looked for, whether or not it is there. find_package() asks looked_for() first.
function(looked_for method name)
  if(NOT name IN_LIST ALLOWED_PACKAGES)
    message(FATAL_ERROR "looked for the package ${name}; allowed: ${ALLOWED_PACKAGES}")
  endif()
endfunction()
cmake_language(SET_DEPENDENCY_PROVIDER looked_for SUPPORTED_METHODS FIND_PACKAGE)

foreach(command find_library find_path)
  cmake_language(EVAL CODE "function(${command} variable)
    message(FATAL_ERROR \"looked for a file by ${command}(\${variable} \${ARGN})\")
  endfunction()")
endforeach()
