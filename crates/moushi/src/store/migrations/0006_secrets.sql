-- What proves that it was we who began a sign-in is no longer kept: it follows from what the browser
-- holds. (Secrets of second factors are sealed when they are next used.)

alter table arrival drop column verifier;
