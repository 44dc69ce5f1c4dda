// MethodsTests
